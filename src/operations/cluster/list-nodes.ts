import { readCluster, type Viewing } from './cluster-view.js';

export interface NodeSummary {
  readonly node: string;
  readonly address: string;
  readonly state: 'up' | 'draining';
  readonly memoryMb: number;
  readonly usedMb: number;
  readonly freeMb: number;
  readonly instances: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly maasVersion: string;
  /** epoch ms; of its agent */
  readonly startedAt: number;
}

/** The nodes whose agents are connected, by name. */
export async function listNodes(
  looking: Omit<Viewing, 'only'>,
): Promise<{ readonly nodes: readonly NodeSummary[]; readonly warnings: readonly string[] }> {
  const { nodes, unreadable } = await readCluster(looking);
  return {
    nodes: nodes.map(({ record, instances, usedMb, freeMb }) => ({
      node: record.node,
      address: record.address,
      state: record.draining ? 'draining' : 'up',
      memoryMb: record.memoryMb,
      usedMb,
      freeMb,
      instances: instances.length,
      labels: record.labels,
      maasVersion: record.maasVersion,
      startedAt: record.startedAt,
    })),
    warnings: unreadable,
  };
}
