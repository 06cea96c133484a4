/**
 * Why an instance stops. `removed`: it is no longer assigned here. `agent stops`: it will start again with the agent. `ended`: its main
 * process has ended, and the others must end too.
 */
export type StopCause = 'removed' | 'agent stops' | 'ended';

/** How to stop an instance: leave the registry, wait `drainMs`, TERM, wait `graceMs`, KILL; and whether to remove its directory. */
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
