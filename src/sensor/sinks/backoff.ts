import type { Clock } from '../../runtime/clock.js';
import type { Log } from '../../runtime/log.js';
import type { Random } from '../../runtime/random.js';

export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const firstMs = 200;
const longestMs = 15_000;

/**
 * How long to wait before trying again: doubling up to a bound, half of it chance.
 *
 * @param attempt from 0
 * @param fraction chance in [0, 1)
 */
function pauseMs(attempt: number, fraction: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
  return full / 2 + (full / 2) * fraction;
}

/** Waits, and says why. A pipeline waits for its sink for as long as that is away: what it has taken must not be lost. */
export async function waitToRetry({ clock, random, log }: Patience, attempt: number, why: string, signal: AbortSignal): Promise<void> {
  const ms = pauseMs(attempt, random.fraction());
  log.warn('the sink is away; trying again', { why, attempt: attempt + 1, inMs: Math.round(ms) });
  await clock.sleep(ms, signal);
}
