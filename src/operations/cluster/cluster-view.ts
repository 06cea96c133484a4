import type { Codec } from '../../control/codec.js';
import { hasLayout } from '../../control/ensure-layout.js';
import type { ControlPaths } from '../../control/layout.js';
import { Mirror, type MirroredZnode } from '../../control/mirror.js';
import {
  type Assignment,
  assignmentCodec,
  deploymentCodec,
  type InstanceRecord,
  instanceCodec,
  type NodeRecord,
  nodeCodec,
} from '../../control/records.js';
import type { Deployment } from '../../domain/deployment.js';
import { describeModel, type InstanceId, instancePrefix, type ModelId, type NodeName } from '../../domain/identity.js';
import type { InstanceState } from '../../domain/instance.js';
import { compareText } from '../../domain/placement.js';
import { messageOf } from '../../errors/message-of.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { RecipePorts } from '../../zookeeper/recipes/retry.js';

/** What is deployed and what runs in a cluster, at one moment. */
export interface ClusterView {
  /** Ordered by name and version, as text. */
  readonly deployments: readonly DeploymentView[];
  readonly nodes: readonly NodeView[];
  /** Instances whose deployment is gone and that are being stopped. */
  readonly leftovers: readonly InstanceView[];
  /** Why znodes could not be decoded, a sentence for each. */
  readonly unreadable: readonly string[];
}

export interface DeploymentView {
  readonly deployment: Deployment;
  /** Ordered by id; includes instances that are being removed or have failed. */
  readonly instances: readonly InstanceView[];
  /** How many instances of the current revision are ready, on nodes that are up. */
  readonly ready: number;
}

export interface InstanceView {
  readonly instance: InstanceId;
  readonly model: ModelId;
  readonly node: NodeName;
  readonly nodeIsThere: boolean;
  readonly revision: number;
  /** As last reported by its agent; `placed` before the first report. */
  readonly state: InstanceState;
  /** It was removed, and is being stopped. */
  readonly leaving: boolean;
  /** Undefined once the leader has removed it and its agent is stopping it; always undefined for an instance that YARN runs. */
  readonly assignment: Assignment | undefined;
  readonly record: InstanceRecord | undefined;
}

export interface NodeView {
  readonly record: NodeRecord;
  readonly instances: readonly InstanceView[];
  readonly usedMb: number;
  readonly freeMb: number;
}

export interface Viewing extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly signal?: AbortSignal | undefined;
  /** Reads only this model's deployment and instances, which is cheaper on a large cluster. Free memory of nodes is then unknown. */
  readonly only?: ModelId | undefined;
}

/**
 * Reads the state of a cluster once.
 * @throws Failure LAYOUT_MISMATCH when another version of maas wrote it; ZooKeeperError, the reason of the signal
 */
export async function readCluster(viewing: Viewing): Promise<ClusterView> {
  await hasLayout(viewing.zk, viewing.control, viewing.signal);
  using live = await LiveCluster.open(viewing, () => {});
  return live.view();
}

/** The state of a cluster, kept current by watches. */
export class LiveCluster implements Disposable {
  readonly #mirrors: readonly [Mirror, Mirror, Mirror, Mirror];
  readonly #only: ModelId | undefined;

  private constructor(mirrors: readonly [Mirror, Mirror, Mirror, Mirror], only: ModelId | undefined) {
    this.#mirrors = mirrors;
    this.#only = only;
  }

  /**
   * @param onChange called after every change, without any debouncing
   * @returns once everything has been read
   */
  static async open({ zk, control, clock, random, signal, only }: Viewing, onChange: () => void): Promise<LiveCluster> {
    const common = { zk, clock, random, signal, onChange };
    const acceptDeployment = ([name, version]: readonly string[]) =>
      only === undefined || (name === only.name && (version === undefined || version === only.version));
    const acceptInstance = ([, instance]: readonly string[]) =>
      only === undefined || instance === undefined || instance.startsWith(instancePrefix(only));

    const opened = await Promise.allSettled([
      Mirror.open({ ...common, root: control.deployments, depth: 2, accept: acceptDeployment }),
      Mirror.open({ ...common, root: control.nodes, depth: 1 }),
      Mirror.open({ ...common, root: control.assignments, depth: 2, accept: acceptInstance }),
      Mirror.open({ ...common, root: control.instances, depth: 2, accept: acceptInstance }),
    ]);
    const [deployments, nodes, assignments, instances] = opened;
    if (
      deployments.status === 'fulfilled' &&
      nodes.status === 'fulfilled' &&
      assignments.status === 'fulfilled' &&
      instances.status === 'fulfilled'
    ) {
      return new LiveCluster([deployments.value, nodes.value, assignments.value, instances.value], only);
    }
    for (const each of opened) if (each.status === 'fulfilled') each.value[Symbol.dispose]();
    throw opened.find((each) => each.status === 'rejected')?.reason;
  }

  /** The current state, computed at each call. */
  view(): ClusterView {
    const unreadable: string[] = [];
    const read = <Value>(mirror: Mirror, codec: Codec<Value>) =>
      [...mirror.znodes.values()].flatMap((znode) => decoded(codec, znode, unreadable));
    const [deployments, nodes, assignments, instances] = this.#mirrors;
    // Watches are chosen by a prefix of the id, which another model's instances may share.
    const concerns = ({ name, version }: ModelId) =>
      this.#only === undefined || (name === this.#only.name && version === this.#only.version);
    return {
      ...joinCluster({
        deployments: read(deployments, deploymentCodec).map(({ value }) => value),
        nodes: read(nodes, nodeCodec).map(({ value }) => value),
        assignments: read(assignments, assignmentCodec)
          .map(({ value, node }) => ({ node, assignment: value }))
          .filter(({ assignment }) => concerns(assignment)),
        instances: read(instances, instanceCodec)
          .map(({ value }) => value)
          .filter(concerns),
      }),
      unreadable,
    };
  }

  [Symbol.dispose](): void {
    for (const mirror of this.#mirrors) mirror[Symbol.dispose]();
  }
}

function decoded<Value>(
  codec: Codec<Value>,
  { data, path, segments }: MirroredZnode,
  unreadable: string[],
): readonly { node: NodeName; value: Value }[] {
  try {
    return [{ node: (segments[0] ?? '') as NodeName, value: codec.decode(data, path) }];
  } catch (error) {
    unreadable.push(messageOf(error));
    return [];
  }
}

export interface ClusterRecords {
  readonly deployments: readonly Deployment[];
  readonly nodes: readonly NodeRecord[];
  readonly assignments: readonly { readonly node: NodeName; readonly assignment: Assignment }[];
  readonly instances: readonly InstanceRecord[];
}

/** Joins what is deployed, what the leader has assigned, and what the agents report. */
function joinCluster({ deployments, nodes, assignments, instances }: ClusterRecords): Omit<ClusterView, 'unreadable'> {
  const there = new Set(nodes.map(({ node }) => node));
  const records = new Map(instances.map((record) => [record.instance, record]));
  const assigned = new Set(assignments.map(({ assignment }) => assignment.instance));

  const all = [
    ...assignments.map(({ node, assignment }) => instanceView(node, assignment, records.get(assignment.instance), there.has(node))),
    ...instances
      .filter(({ instance }) => !assigned.has(instance))
      .map((record) => instanceView(record.node, undefined, record, there.has(record.node))),
  ].sort((a, b) => compareText(a.instance, b.instance));

  const perModel = Map.groupBy(all, ({ model }) => describeModel(model));
  const perNode = Map.groupBy(all, ({ node }) => node);
  const deployed = new Set(deployments.map(describeModel));
  return {
    deployments: deployments
      .map((deployment) => deploymentView(deployment, perModel.get(describeModel(deployment)) ?? []))
      .sort((a, b) => compareText(describeModel(a.deployment), describeModel(b.deployment))),
    nodes: nodes
      .map((record) => nodeView(record, perNode.get(record.node) ?? []))
      .sort((a, b) => compareText(a.record.node, b.record.node)),
    leftovers: all.filter(({ model }) => !deployed.has(describeModel(model))),
  };
}

function instanceView(
  node: NodeName,
  assignment: Assignment | undefined,
  record: InstanceRecord | undefined,
  nodeIsThere: boolean,
): InstanceView {
  const known = record ?? assignment;
  if (known === undefined) throw new Error('an instance is known by its assignment or its record');
  const { instance, name, version, revision } = known;
  const state = record?.state ?? 'placed';
  // Of a container the record goes with its runner.
  const isContained = record?.container !== undefined;
  const leaving = isContained ? state === 'draining' : assignment === undefined;
  return {
    ...{ instance, model: { name, version }, node, revision, state, leaving, assignment, record },
    nodeIsThere: nodeIsThere || isContained,
  };
}

function deploymentView(deployment: Deployment, instances: readonly InstanceView[]): DeploymentView {
  const isReady = ({ state, nodeIsThere, revision, leaving }: InstanceView) =>
    state === 'ready' && nodeIsThere && revision === deployment.revision && !leaving;
  return { deployment, instances, ready: instances.filter(isReady).length };
}

function nodeView(record: NodeRecord, instances: readonly InstanceView[]): NodeView {
  const usedMb = instances.reduce((sum, { assignment }) => sum + (assignment?.memoryMb ?? 0), 0);
  return { record, instances, usedMb, freeMb: record.memoryMb - usedMb };
}
