const firstDelayMs = 100;
const longestDelayMs = 2_000;

/**
 * How long to wait before another try. The first round over the servers goes quickly, since the session is running out; from the second
 * on the delay doubles. Jitter spreads clients that lost the same server.
 *
 * @param attempt 0 for the first try since the connection broke
 * @param jitter  uniform in [0, 1)
 */
export function reconnectDelayMs(attempt: number, servers: number, jitter: number): number {
  const round = Math.floor(attempt / servers);
  if (round === 0) return Math.round(firstDelayMs * jitter);
  const full = Math.min(firstDelayMs * 2 ** Math.min(round, 10), longestDelayMs);
  return Math.round(full / 2 + (full / 2) * jitter);
}
