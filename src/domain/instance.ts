/**
 * The life of an instance: `placed -> fetching -> starting -> ready -> draining -> stopped`, with `backoff` (ended, starts again
 * after a delay) and `failed` (gave up, says why) beside them.
 */
export const instanceStates = ['placed', 'fetching', 'starting', 'ready', 'draining', 'stopped', 'backoff', 'failed'] as const;

export type InstanceState = (typeof instanceStates)[number];

/** Whether an instance stays in this state until the leader decides something new. */
export function isFinal(state: InstanceState): boolean {
  return state === 'stopped' || state === 'failed';
}
