import { backoffMs } from '../../runtime/waits/backoff.js';

/** Longest first delay of the second round over the servers. */
const firstMs = 200;
const longestMs = 2_000;
/** Longest delay in the first round. */
const spreadMs = 100;

/**
 * How long to wait before another try. The first round over the servers goes quickly, since the session is running out; from the second
 * on the delay doubles. Jitter spreads clients that lost the same server.
 *
 * @param attempt 0 for the first try since the connection broke
 * @param jitter  uniform in [0, 1)
 */
export function reconnectDelayMs(attempt: number, servers: number, jitter: number): number {
  const round = Math.floor(attempt / servers);
  return round === 0 ? Math.round(spreadMs * jitter) : backoffMs({ firstMs, longestMs }, round - 1, jitter);
}
