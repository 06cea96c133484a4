import type { Clock } from '../clock/clock.js';

/**
 * Runs `work` for at most `limitMs`: its signal aborts when that is over, with what `late` says, or when `signal` does.
 * Work that minds its signal therefore ends with one of the two as its error.
 */
export async function within<Result>(
  { clock, limitMs, signal, late }: { clock: Clock; limitMs: number; signal?: AbortSignal | undefined; late: () => Error },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const done = new AbortController();
  clock.sleep(limitMs, done.signal).then(
    () => over.abort(late()),
    () => {},
  );
  try {
    return await work(signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
  } finally {
    done.abort();
  }
}
