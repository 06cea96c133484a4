/** `removed`: it is no longer wanted here. `agent stops`: it starts again with the agent. `ended`: its main process has; the rest goes too. */
export type StopCause = 'removed' | 'agent stops' | 'ended';

/** Leave the registry, wait, TERM, wait, KILL, and what then becomes of its directory. */
export interface StopPlan {
  readonly drainMs: number;
  readonly graceMs: number;
  readonly removesDirectory: boolean;
}

const leftoverGraceMs = 1_000;

/** @param declared what maas.yaml says under `stop` */
export function stopPlan(
  cause: StopCause,
  declared: { readonly drainSeconds: number; readonly graceSeconds: number },
  wasRegistered: boolean,
): StopPlan {
  const graceMs = declared.graceSeconds * 1_000;
  if (cause === 'ended') return { drainMs: 0, graceMs: Math.min(graceMs, leftoverGraceMs), removesDirectory: false };
  if (cause === 'agent stops') return { drainMs: 0, graceMs, removesDirectory: false };
  // Nobody calls what was never registered.
  return { drainMs: wasRegistered ? declared.drainSeconds * 1_000 : 0, graceMs, removesDirectory: true };
}
