import type { Clock } from '../../runtime/clock/clock.js';
import { withinGrace } from '../within-grace.js';

/** The part of one of the library's clients that closing needs. */
interface Closable {
  close(force?: boolean): Promise<void>;
  readonly connections: { close(): Promise<void> };
}

const closeLimitMs = 3_000;

/**
 * Closes a client in good order, then cuts its connections. Without an answer, as from a broker that hangs or in the middle of a join, the
 * library would wait for the timeout of a request, and its open sockets would keep the process alive that long.
 *
 * @param before runs first, within the same limit of time
 */
export async function closeClient(client: Closable, clock: Pick<Clock, 'sleep'>, before?: () => Promise<unknown>): Promise<void> {
  await withinGrace(clock, closeLimitMs, async () => {
    await before?.();
    await client.close(true);
  });
  await withinGrace(clock, closeLimitMs, () => client.connections.close());
}
