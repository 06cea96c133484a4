import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';

export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const backoff = { firstMs: 200, longestMs: 15_000 };

/** Waits, and says why; `attempt` counts from 0. A pipeline waits for its sink for as long as that is away: what it has taken must not be lost. */
export async function waitToRetry({ clock, random, log }: Patience, attempt: number, why: string, signal: AbortSignal): Promise<void> {
  const ms = backoffMs(backoff, attempt, random.fraction());
  log.warn('the sink is away; trying again', { why, attempt: attempt + 1, inMs: ms });
  await clock.sleep(ms, signal);
}
