import { onAbort } from './on-abort.js';

/**
 * The outcome of `work`, or the reason of `signal` as soon as that aborts. For work that can't be cancelled: it goes on, and nobody waits
 * for it. Without this, a pipeline that waits for a source whose read never ends could not be stopped.
 */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const aborting = onAbort(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(() => aborting[Symbol.dispose]());
  });
}

/** @throws the reason of `signal` when it aborts */
export function whenAborted(signal: AbortSignal): Promise<never> {
  return untilAborted(new Promise<never>(() => {}), signal);
}
