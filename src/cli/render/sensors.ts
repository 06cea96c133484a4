import type { DeploymentSummary } from '../../operations/deploy/list-deployments.js';
import { type Column, renderTable, type TableOptions } from './table.js';
import { formatAge, formatMemoryMb } from './text.js';

/** One row for each sensor that runs. */
export function renderSensors(sensors: readonly DeploymentSummary[], nowMs: number, options: TableOptions): string {
  const columns: readonly Column<DeploymentSummary>[] = [
    { title: 'SENSOR', value: ({ name }) => name },
    { title: 'WORKERS', value: ({ instances }) => `${instances.ready}/${instances.wanted}`, align: 'right' },
    { title: 'MEMORY', value: ({ memoryMb }) => formatMemoryMb(memoryMb), align: 'right' },
    { title: 'AGE', value: ({ createdAt }) => formatAge(createdAt, nowMs), align: 'right' },
    { title: 'NODES', value: ({ running }) => [...new Set(running.map(({ node }) => node))].sort().join(' '), flexible: true },
  ];
  return renderTable(columns, sensors, options);
}
