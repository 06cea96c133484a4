import type { Clock } from '../runtime/clock/clock.js';

/** Lets `work` go on until it is done or the grace is over; what it throws counts as done. */
export async function withinGrace(clock: Pick<Clock, 'sleep'>, graceMs: number, work: () => Promise<void> | void): Promise<void> {
  const done = new AbortController();
  const timer = clock.sleep(graceMs, done.signal).catch(() => {});
  const worked = Promise.resolve()
    .then(work)
    .catch(() => {});
  await Promise.race([worked, timer]);
  done.abort();
}
