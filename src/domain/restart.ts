/** How often and how fast to restart a model that keeps ending. docs/instance-life.md has the defaults and limits. */
export interface RestartPolicy {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Give up when it has ended this often within the window. */
  readonly attempts: number;
  readonly windowMs: number;
}

export type RestartDecision =
  | { readonly action: 'restart'; readonly delayMs: number; readonly reason: string }
  | { readonly action: 'give up'; readonly reason: string };

const delays = { firstDelayMs: 1_000, longestDelayMs: 60_000 };

/** @param declared what maas.yaml says under `restart` */
export function restartPolicy(declared: { readonly attempts: number; readonly windowSeconds: number }): RestartPolicy {
  return { ...delays, attempts: declared.attempts, windowMs: declared.windowSeconds * 1_000 };
}

/**
 * Decides what to do with an instance that has just ended.
 *
 * @param endedAt when it ended, each time, epoch ms, oldest first; the last one is now
 * @param jitter  uniform in [0, 1): spreads the restarts of instances that ended together over half the delay
 */
export function decideRestart(policy: RestartPolicy, endedAt: readonly number[], jitter: number): RestartDecision {
  const recent = recentEnds(policy, endedAt).length;
  if (recent >= policy.attempts) {
    const times = recent === 1 ? 'once' : `${recent} times`;
    return { action: 'give up', reason: `ended ${times} within ${policy.windowMs / 1_000} s` };
  }
  return { action: 'restart', delayMs: delayAfter(policy, recent, jitter), reason: `end ${recent} of ${policy.attempts}` };
}

/** The ends that still count. Times after the last one are from before the clock was set back, and do not. */
export function recentEnds({ windowMs }: RestartPolicy, endedAt: readonly number[]): readonly number[] {
  const now = endedAt.at(-1) ?? 0;
  return endedAt.filter((at) => at <= now && now - at < windowMs);
}

/** The delay doubles from the first to the longest; half of it is random. @param ends how often it has ended lately, from 1 */
function delayAfter({ firstDelayMs, longestDelayMs }: RestartPolicy, ends: number, jitter: number): number {
  const full = Math.min(firstDelayMs * 2 ** Math.min(ends - 1, 20), longestDelayMs);
  return Math.round(full / 2 + (full / 2) * jitter);
}
