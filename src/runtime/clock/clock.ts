/** Time, as the loops see it; rules take readings of it as arguments. */
export interface Clock {
  /** epoch ms */
  now(): number;
  /** ms since some fixed moment; never goes back */
  elapsed(): number;
  /** @throws the reason of `signal` when that aborts first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
