import type { Clock } from '../../runtime/clock/clock.js';
import { withinGrace } from '../within-grace.js';

/** What of a client of the library is closed. */
interface Closable {
  close(force?: boolean): Promise<void>;
  readonly connections: { close(): Promise<void> };
}

const closeLimitMs = 3_000;

/**
 * Lets a client say goodbye, then cuts its connections: without an answer, as from a broker that stands still, or in the middle of a join, the
 * library waits for the time of a request, and its sockets keep the process that long.
 *
 * @param before what shall be done first, within the same limit
 */
export async function closeClient(client: Closable, clock: Pick<Clock, 'sleep'>, before?: () => Promise<unknown>): Promise<void> {
  await withinGrace(clock, closeLimitMs, async () => {
    await before?.();
    await client.close(true);
  });
  await withinGrace(clock, closeLimitMs, () => client.connections.close());
}
