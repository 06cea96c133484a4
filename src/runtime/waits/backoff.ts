/** How long to wait between tries. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Doubles with each failure, up to the longest; half of it is left to chance, so that clients that lost the same server do not come back
 * all at once.
 *
 * @param failures in a row before this wait, from 0: the first wait is of `firstMs` at most
 * @param jitter   uniform in [0, 1)
 */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, jitter: number): number {
  const full = Math.min(firstMs * 2 ** Math.min(failures, 20), longestMs);
  return Math.round(full / 2 + (full / 2) * jitter);
}
