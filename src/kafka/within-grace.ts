import type { Clock } from '../runtime/clock/clock.js';

/** Waits until `work` is done, failed or not, for at most `graceMs`; after that it goes on unwatched. */
export async function withinGrace(clock: Pick<Clock, 'sleep'>, graceMs: number, work: () => Promise<void> | void): Promise<void> {
  const done = new AbortController();
  const timer = clock.sleep(graceMs, done.signal).catch(() => {});
  const worked = Promise.resolve()
    .then(work)
    .catch(() => {});
  await Promise.race([worked, timer]);
  done.abort();
}
