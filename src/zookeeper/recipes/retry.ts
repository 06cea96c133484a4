import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';
import { ZooKeeperError } from '../port.js';

/** What every recipe stands on. */
export interface RecipePorts {
  readonly clock: Clock;
  readonly random: Random;
}

const backoff = { firstMs: 50, longestMs: 1_000 };

/** Whether it ends with the trouble of the network: it is worth looking again, and whatever was asked may have happened. */
export function isPassing(error: unknown): boolean {
  return error instanceof ZooKeeperError && ['unknown', 'unavailable', 'session lost'].includes(error.fault);
}

export function isFault(error: unknown, fault: ZooKeeperError['fault']): boolean {
  return error instanceof ZooKeeperError && error.fault === fault;
}

/**
 * Repeats `attempt` for as long as it fails in passing, with growing delays up to a second. Only for what may be done twice.
 *
 * @throws the first other error, and the reason of `signal`
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
