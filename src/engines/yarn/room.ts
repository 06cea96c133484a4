import type { Misfit } from '../../domain/deployment.js';
import { compareText } from '../../domain/placement.js';
import { yarnNode } from '../../domain/yarn-node.js';
import type { YarnNode, YarnService } from './resource-manager.js';
import { runnerMb } from './service-spec.js';

export interface Shortage {
  readonly count: number;
  readonly reasons: readonly Misfit[];
}

export interface Demand {
  /** How many instances are wanted. */
  readonly wanted: number;
  /** Memory of each instance, without that of its runner. */
  readonly memoryMb: number;
  readonly service: YarnService | undefined;
  /** For how long fewer instances have run than are wanted. */
  readonly waitedMs: number;
  readonly queue: string;
  /** Why the application waits, as YARN says. */
  readonly diagnostics: string;
}

/** YARN allocates free memory within seconds. If a container takes longer than this, there is another reason. */
const patienceMs = 30_000;

/**
 * How many instances YARN has no room for, and why.
 *
 * @returns undefined when all run, or are likely to run soon
 */
export function shortageOf(demand: Demand, nodes: readonly YarnNode[]): Shortage | undefined {
  const { wanted, service, waitedMs, queue, diagnostics } = demand;
  const missing = wanted - (service?.component?.containers.length ?? 0);
  if (missing <= 0) return undefined;

  const up = nodes.filter(({ state }) => state === 'RUNNING');
  const unfit = missing - fitting(up, demand);
  if (service?.component !== undefined && unfit > 0) return { count: Math.min(unfit, missing), reasons: misfits(up, demand) };
  if (waitedMs < patienceMs) return undefined;
  const why =
    service?.component === undefined
      ? `waits for its application master${diagnostics === '' ? '' : `: ${diagnostics}`}`
      : 'nodes have room, but YARN allocates no container: a limit of the queue, of its user or of virtual cores may be reached';
  return { count: missing, reasons: [{ node: null, reason: `in queue ${queue} for ${Math.floor(waitedMs / 1_000)} s: ${why}` }] };
}

/** Whether every node of the cluster is smaller than one instance with its runner, so that it could never run. */
export function isTooLarge(memoryMb: number, nodes: readonly YarnNode[]): boolean {
  return nodes.length > 0 && nodes.every((node) => node.memoryMb < memoryMb + runnerMb);
}

export function misfits(nodes: readonly YarnNode[], { memoryMb }: Pick<Demand, 'memoryMb'>): readonly Misfit[] {
  if (nodes.length === 0) return [{ node: null, reason: 'YARN has no node that is up' }];
  return [...nodes]
    .sort((a, b) => compareText(a.host, b.host))
    .map((node) => ({
      node: yarnNode(node.host),
      reason: `has ${freeMb(node)} of ${node.memoryMb} MB free, ${memoryMb} MB wanted, and ${runnerMb} MB for its runner`,
    }));
}

/** How many more instances fit into the free memory of the nodes. */
function fitting(nodes: readonly YarnNode[], { memoryMb }: Demand): number {
  return nodes.reduce((sum, node) => sum + Math.floor(freeMb(node) / (memoryMb + runnerMb)), 0);
}

function freeMb({ memoryMb, usedMb }: YarnNode): number {
  return Math.max(0, memoryMb - usedMb);
}
