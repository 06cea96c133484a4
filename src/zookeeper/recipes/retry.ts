import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';
import { ZooKeeperError } from '../port.js';

/** The ports that every recipe needs. */
export interface RecipePorts {
  readonly clock: Clock;
  readonly random: Random;
}

const backoff = { firstMs: 50, longestMs: 1_000 };

/** Whether an error is transient: a retry may succeed, and the failed call may have taken effect. */
export function isPassing(error: unknown): boolean {
  return error instanceof ZooKeeperError && ['unknown', 'unavailable', 'session lost'].includes(error.fault);
}

export function isFault(error: unknown, fault: ZooKeeperError['fault']): boolean {
  return error instanceof ZooKeeperError && error.fault === fault;
}

/**
 * Repeats `attempt` while it fails with transient errors, after growing delays of up to a second. Only for calls that may take effect
 * twice.
 *
 * @throws the first error that is not transient; the reason of `signal`
 */
export async function untilDone<Result>(
  attempt: () => Promise<Result>,
  { clock, random }: RecipePorts,
  signal: AbortSignal,
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      await clock.sleep(retryDelayMs(failures, random.fraction()), signal);
    }
  }
}

/** @param jitter uniform in [0, 1) */
export function retryDelayMs(failures: number, jitter: number): number {
  return backoffMs(backoff, failures, jitter);
}
