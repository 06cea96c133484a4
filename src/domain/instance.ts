/**
 * The life of an instance: `placed -> fetching -> starting -> ready -> draining -> stopped`, with `backoff` (ended, starts again
 * after a delay) and `failed` (gave up, says why) beside them.
 */
export const instanceStates = ['placed', 'fetching', 'starting', 'ready', 'draining', 'stopped', 'backoff', 'failed'] as const;

export type InstanceState = (typeof instanceStates)[number];

/** Nothing follows these without a new decision of the leader's. */
export function isFinal(state: InstanceState): boolean {
  return state === 'stopped' || state === 'failed';
}
