import type { ControlPaths } from '../../control/layout.js';
import type { RequestArguments } from '../../domain/request.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { InstanceSummary } from '../cluster/instance-summary.js';
import { type AskOptions, askService, type Decision } from './ask-service.js';
import { awaitRollout } from './await-rollout.js';
import type { Rollout } from './rollout-outcome.js';

export interface ChangePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ChangeOptions extends AskOptions {
  /** Whether to wait until what runs is what is wanted. */
  readonly wait: boolean;
  readonly onDecided?: ((decision: Decision) => void) | undefined;
  readonly onChange?: ((rollout: Rollout) => void) | undefined;
}

export interface ChangedInstances {
  readonly name: string;
  readonly version: string;
  readonly request: string;
  /** Wanted instances before and after. */
  readonly instances: { readonly before: number; readonly after: number };
  /** How what was done differs from what was asked. */
  readonly reason?: string;
  /** The instances that run in the end; only with `wait`. */
  readonly running?: readonly InstanceSummary[];
}

/**
 * Asks the leader to change the number of instances of a model or worker, and waits until that many run.
 *
 * @throws Failure NO_SUCH_MODEL, NO_LEADER, BAD_REQUEST, NO_NODE_FITS, MODEL_FAILED, TIMED_OUT; of an `add` EXISTS_WITH_OTHER_CONTENT
 */
export async function changeInstances(ports: ChangePorts, change: RequestArguments, options: ChangeOptions): Promise<ChangedInstances> {
  const { name, version } = change;
  const decision = await askService(ports, change, options);
  options.onDecided?.(decision);
  const { id, wanted, reason } = decision;
  const changed = { name, version, request: id, instances: wanted, ...(reason !== undefined && { reason }) };
  if (!options.wait) return changed;

  const rollout = await awaitRollout({ ...ports, ...options }, change, {
    removed: wanted.after === 0,
    onlyFewer: change.verb === 'remove',
  });
  return { ...changed, running: rollout.instances };
}
