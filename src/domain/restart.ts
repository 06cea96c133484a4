/** How often, and how fast, a model that keeps ending is started again. Defaults and limits: docs/instance-life.md. */
export interface RestartPolicy {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Give up after this many ends within the window. */
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
 * What to do with an instance that has just ended.
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

/** Those of the ends that still count: what seems to come after the last one was before the clock was set back. */
export function recentEnds({ windowMs }: RestartPolicy, endedAt: readonly number[]): readonly number[] {
  const now = endedAt.at(-1) ?? 0;
  return endedAt.filter((at) => at <= now && now - at < windowMs);
}

/** Doubles from the first delay to the longest; half of it is left to chance. @param ends how many lately, from 1 */
function delayAfter({ firstDelayMs, longestDelayMs }: RestartPolicy, ends: number, jitter: number): number {
  const full = Math.min(firstDelayMs * 2 ** Math.min(ends - 1, 20), longestDelayMs);
  return Math.round(full / 2 + (full / 2) * jitter);
}
