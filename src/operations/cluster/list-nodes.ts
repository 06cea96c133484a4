import { yarnNode } from '../../domain/yarn-node.js';
import type { ResourceManager, YarnNode } from '../../engines/yarn/resource-manager.js';
import { Failure } from '../../errors/catalogue.js';
import { type InstanceView, readCluster, type Viewing } from './cluster-view.js';

export interface NodeSummary {
  readonly node: string;
  readonly address: string;
  readonly state: 'up' | 'draining' | 'down';
  readonly memoryMb: number;
  readonly usedMb: number;
  readonly freeMb: number;
  readonly instances: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Of its agent; of YARN's nodes nothing is known but what YARN says. */
  readonly maasVersion?: string;
  /** epoch ms; of its agent */
  readonly startedAt?: number;
}

export interface NodeList {
  readonly nodes: readonly NodeSummary[];
  /** What could not be read. */
  readonly warnings: readonly string[];
}

/**
 * The nodes whose agents are connected, by name, and YARN's nodes after them.
 *
 * @param yarn undefined where no setting names one
 */
export async function listNodes(
  looking: Omit<Viewing, 'only'> & { readonly signal: AbortSignal },
  yarn: Pick<ResourceManager, 'nodes'> | undefined,
): Promise<NodeList> {
  const view = await readCluster(looking);
  const agents = view.nodes.map(({ record, instances, usedMb, freeMb }): NodeSummary => {
    const { node, address, memoryMb, labels, maasVersion, startedAt } = record;
    const state = record.draining ? 'draining' : 'up';
    return { node, address, state, memoryMb, usedMb, freeMb, instances: instances.length, labels, maasVersion, startedAt };
  });
  try {
    const found = (await yarn?.nodes(looking.signal)) ?? [];
    const containers = [...view.deployments.flatMap(({ instances }) => instances), ...view.leftovers];
    return { nodes: [...agents, ...found.map((node) => ofYarn(node, containers))], warnings: view.unreadable };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { nodes: agents, warnings: [...view.unreadable, error.message] };
  }
}

function ofYarn({ host, state, memoryMb, usedMb }: YarnNode, all: readonly InstanceView[]): NodeSummary {
  const node = yarnNode(host);
  const instances = all.filter((instance) => instance.node === node).length;
  const shown = state === 'RUNNING' ? 'up' : state === 'DECOMMISSIONING' ? 'draining' : 'down';
  return { node, address: host, state: shown, memoryMb, usedMb, freeMb: memoryMb - usedMb, instances, labels: {} };
}
