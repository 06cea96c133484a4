import type { NodeSummary } from '../../operations/cluster/list-nodes.js';
import { type Column, renderTable, type TableOptions } from './table.js';
import { formatAge, formatMemoryMb } from './text.js';

/** One row for each node. */
export function renderNodes(nodes: readonly NodeSummary[], nowMs: number, options: TableOptions): string {
  const columns: readonly Column<NodeSummary>[] = [
    { title: 'NODE', value: ({ node }) => node },
    { title: 'STATE', value: ({ state }) => state, look: ({ state }, style) => (state === 'up' ? style.green : style.yellow) },
    { title: 'ADDRESS', value: ({ address }) => address },
    { title: 'INSTANCES', value: ({ instances }) => String(instances), align: 'right' },
    { title: 'FREE', value: ({ freeMb }) => formatMemoryMb(freeMb), align: 'right' },
    { title: 'MEMORY', value: ({ memoryMb }) => formatMemoryMb(memoryMb), align: 'right' },
    { title: 'UP', value: ({ startedAt }) => (startedAt === undefined ? '' : formatAge(startedAt, nowMs)), align: 'right' },
    { title: 'MAAS', value: ({ maasVersion }) => maasVersion ?? '' },
    { title: 'LABELS', value: ({ labels }) => labelText(labels), flexible: true },
  ];
  return renderTable(columns, nodes, options);
}

function labelText(labels: NodeSummary['labels']): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}
