import type { Clock } from '../../runtime/clock.js';

/**
 * Runs `work` for at most `limitMs`: its signal aborts when that is over, with what `late` says, or when `signal` does.
 * Work that minds its signal therefore ends with one of the two as its error.
 */
export async function within<Result>(
  { clock, limitMs, signal, late }: { clock: Clock; limitMs: number; signal: AbortSignal; late: () => Error },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const done = new AbortController();
  clock.sleep(limitMs, done.signal).then(
    () => over.abort(late()),
    () => {},
  );
  try {
    return await work(AbortSignal.any([signal, over.signal]));
  } finally {
    done.abort();
  }
}

/** Calls `react` once when `signal` aborts, at once when it has; never after the disposal. */
export function onAbort(signal: AbortSignal, react: () => void): Disposable {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', react) };
}
