import type { Deployment } from './deployment.js';
import { describeModel, type InstanceId, type NodeName } from './identity.js';
import type { InstanceState } from './instance.js';
import { compareText } from './placement.js';

/** An instance that is assigned to a node, as the leader knows it. */
export interface AssignedInstance {
  readonly instance: InstanceId;
  readonly node: NodeName;
  /** `awaited`: the node is gone and may come back. */
  readonly nodeState: 'present' | 'draining' | 'awaited';
  readonly revision: number;
  /** epoch ms, the leader's clock */
  readonly placedAt: number;
  readonly state: InstanceState;
  /** epoch ms, the agent's clock */
  readonly since: number;
}

export interface ConvergencePolicy {
  /** A model that has failed on this many nodes and serves on none is itself at fault, and is not tried on further nodes. */
  readonly failedNodes: number;
  /** How long a node on which a model failed is avoided. */
  readonly failureMemoryMs: number;
  /** The share of the wanted instances, in [0, 1], that may be missing during a replacement; one always may. */
  readonly unavailableShare: number;
}

export const defaultConvergencePolicy: ConvergencePolicy = { failedNodes: 3, failureMemoryMs: 3_600_000, unavailableShare: 0.25 };

export interface DeploymentPlan {
  /** How many instances to place, including replacements for failed ones. */
  readonly missing: number;
  readonly avoid: ReadonlyMap<NodeName, string>;
  readonly takeAway: readonly TakenAway[];
  /** When the plan changes by time alone, epoch ms; undefined: never. */
  readonly lookAgainAt: number | undefined;
}

export interface TakenAway {
  readonly instance: InstanceId;
  readonly node: NodeName;
  readonly reason: string;
}

/**
 * Decides what to change so that a deployment runs as wanted. Once applied, the plan is empty until an instance or node changes.
 *
 * Failed instances stay assigned for a while, as a record of where not to try again. Instances of an older revision are removed while enough
 * others serve; instances on a draining node only when all wanted ones serve elsewhere.
 *
 * @param now epoch ms
 */
export function planDeployment(
  deployment: Deployment,
  instances: readonly AssignedInstance[],
  policy: ConvergencePolicy,
  now: number,
): DeploymentPlan {
  const ended = instances.filter(({ state }) => state === 'stopped');
  const failed = instances.filter(({ state }) => state === 'failed');
  const alive = instances.filter(({ state }) => state !== 'stopped' && state !== 'failed');

  const expiry = (instance: AssignedInstance) => failureExpiry(deployment, instance, policy);
  const remembered = failed.filter((instance) => now < expiry(instance));
  const current = alive.filter((instance) => !isStale(deployment, instance) && instance.nodeState !== 'draining');
  const leaving = alive.filter((instance) => !current.includes(instance));

  const missing = isAtFault(current, remembered, policy) ? 0 : Math.max(0, deployment.instances - current.length);
  return {
    missing,
    avoid: new Map(remembered.map(({ node }) => [node, `${describeModel(deployment)} failed there`])),
    takeAway: [
      ...ended.map(taken('it stopped')),
      ...failed.filter((instance) => !remembered.includes(instance)).map(taken('it failed')),
      ...surplus(deployment, current).map(taken(`${deployment.instances} instances are wanted`)),
      ...dispensable(deployment, current, leaving, policy),
    ],
    lookAgainAt: remembered.length === 0 ? undefined : Math.min(...remembered.map(expiry)),
  };
}

/**
 * Orders instances for removal: first those that do not serve, then those on the most crowded node, then the youngest.
 *
 * @returns all of `instances`, in that order
 */
export function leastNeededFirst(instances: readonly AssignedInstance[]): readonly AssignedInstance[] {
  const perNode = new Map<NodeName, number>();
  for (const { node } of instances) perNode.set(node, (perNode.get(node) ?? 0) + 1);

  const left = [...instances].sort(byYouth);
  const order: AssignedInstance[] = [];
  while (left.length > 0) {
    const crowding = ({ node }: AssignedInstance) => perNode.get(node) ?? 0;
    const next = left.reduce((best, one) => {
      if (serves(one) !== serves(best)) return serves(one) ? best : one;
      return crowding(one) > crowding(best) ? one : best;
    });
    left.splice(left.indexOf(next), 1);
    perNode.set(next.node, crowding(next) - 1);
    order.push(next);
  }
  return order;
}

function surplus(deployment: Deployment, current: readonly AssignedInstance[]): readonly AssignedInstance[] {
  const count = current.length - deployment.instances;
  return count <= 0 ? [] : leastNeededFirst(current).slice(0, count);
}

/** Those of the leaving instances that may be removed now. */
function dispensable(
  deployment: Deployment,
  current: readonly AssignedInstance[],
  leaving: readonly AssignedInstance[],
  { unavailableShare }: ConvergencePolicy,
): TakenAway[] {
  const wanted = deployment.instances;
  const mayMiss = Math.max(1, Math.floor(wanted * unavailableShare));
  let serving = [...current, ...leaving].filter(serves).length;

  const going: TakenAway[] = [];
  for (const instance of leastNeededFirst(leaving)) {
    const stale = isStale(deployment, instance);
    if (serves(instance) && serving - 1 < (stale ? wanted - mayMiss : wanted)) continue;
    if (serves(instance)) serving -= 1;
    going.push(taken(stale ? `it is of revision ${instance.revision}, not ${deployment.revision}` : 'its node is draining')(instance));
  }
  return going;
}

function isAtFault(current: readonly AssignedInstance[], remembered: readonly AssignedInstance[], policy: ConvergencePolicy): boolean {
  return !current.some(serves) && new Set(remembered.map(({ node }) => node)).size >= policy.failedNodes;
}

/** A request for the deployment, or a new revision, forgives what failed before it. */
function failureExpiry(deployment: Deployment, instance: AssignedInstance, { failureMemoryMs }: ConvergencePolicy): number {
  const forgiven = isStale(deployment, instance) || instance.placedAt < deployment.updatedAt || deployment.instances === 0;
  return forgiven ? 0 : instance.since + failureMemoryMs;
}

function isStale(deployment: Deployment, instance: AssignedInstance): boolean {
  return instance.revision !== deployment.revision;
}

function serves({ state, nodeState }: AssignedInstance): boolean {
  return state === 'ready' && nodeState !== 'awaited';
}

function byYouth(a: AssignedInstance, b: AssignedInstance): number {
  return b.placedAt - a.placedAt || compareText(a.instance, b.instance);
}

function taken(reason: string) {
  return ({ instance, node }: AssignedInstance): TakenAway => ({ instance, node, reason });
}
