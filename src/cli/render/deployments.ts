import type { InstanceSummary } from '../../operations/cluster/instance-summary.js';
import type { DeploymentList, DeploymentSummary, OtherRegistration } from '../../operations/deploy/list-deployments.js';
import { describeExit } from '../../operations/deploy/rollout-outcome.js';
import type { Style } from './style.js';
import { type Column, renderTable, type TableOptions } from './table.js';
import { formatAge, formatMemoryMb, printable } from './text.js';

interface Row {
  readonly name: string;
  readonly version: string;
  readonly ready: string;
  readonly look: (style: Style) => (text: string) => string;
  readonly memory: string;
  /** epoch ms */
  readonly since: number | undefined;
  readonly endpoints: string;
  readonly by: 'maas' | 'others';
}

/** One row for each deployment, and one for each version that is registered by others, such as Metron's service. */
export function renderDeployments({ deployments, others }: DeploymentList, nowMs: number, options: TableOptions): string {
  const rows = [...deployments.map(deploymentRow), ...otherRows(others)];
  const columns: readonly Column<Row>[] = [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'VERSION', value: ({ version }) => version },
    { title: 'READY', value: ({ ready }) => ready, align: 'right', look: ({ look }, style) => look(style) },
    { title: 'MEMORY', value: ({ memory }) => memory, align: 'right' },
    { title: 'AGE', value: ({ since }) => (since === undefined ? '' : formatAge(since, nowMs)), align: 'right' },
    ...(others.length === 0 ? [] : [{ title: 'BY', value: ({ by }: Row) => by }]),
    { title: 'ENDPOINTS', value: ({ endpoints }) => endpoints, flexible: true },
  ];
  return renderTable(columns, rows, options);
}

function deploymentRow(deployment: DeploymentSummary): Row {
  const { name, version, instances, memoryMb, createdAt, endpoints } = deployment;
  return {
    name,
    version,
    ready: `${instances.ready}/${instances.wanted}`,
    look: (style) => readiness(deployment, style),
    memory: formatMemoryMb(memoryMb),
    since: createdAt,
    endpoints: endpoints.join(' '),
    by: 'maas',
  };
}

function otherRows(others: DeploymentList['others']): Row[] {
  const versions = Map.groupBy(others, ({ name, version }) => JSON.stringify([name, version]));
  return [...versions.values()].flatMap((instances) => {
    const [first] = instances;
    if (first === undefined) return [];
    const { name, version, registeredAt } = first;
    const endpoints = instances.map(({ endpoint }) => endpoint).join(' ');
    return [
      {
        name,
        version,
        ready: String(instances.length),
        look: ({ green }) => green,
        memory: '',
        since: registeredAt,
        endpoints,
        by: 'others',
      },
    ];
  });
}

/** A deployment and each of its instances. */
export function renderStatus(deployment: DeploymentSummary, nowMs: number, options: TableOptions): string {
  const { name, version, instances, memoryMb, artifact, createdAt, unplaced, running, engine, kind } = deployment;
  const { style } = options;
  const facts = [
    `${style.bold(`${name} ${version}`)}  ${readiness(deployment, style)(`${instances.ready} of ${instances.wanted} ready`)}`,
    `  ${kind} on ${engine}, ${formatMemoryMb(memoryMb)} each, deployed ${formatAge(createdAt, nowMs)} ago`,
    printable(`  ${artifact}`),
    ...(unplaced === undefined ? [] : [style.yellow(`  ${unplaced.count} can't be placed:`)]),
    ...(unplaced?.reasons ?? []).map(({ node, reason }) => printable(`    ${node ?? 'any node'}: ${reason}`)),
  ];
  const table = running.length === 0 ? [] : ['', renderTable(instanceColumns(nowMs), running, options)];
  return [...facts, ...table, ...running.flatMap(lastWords)].join('\n');
}

/** An instance that others have registered; nothing more is known about it. */
export function renderRegistration({ name, version, id, endpoint, registeredAt }: OtherRegistration, nowMs: number, style: Style): string {
  const since = registeredAt === undefined ? '' : ` ${formatAge(registeredAt, nowMs)} ago`;
  return `${style.bold(printable(`${name} ${version}`))}  registered by others${since}\n${printable(`  ${endpoint}  ${id}`)}`;
}

function instanceColumns(nowMs: number): readonly Column<InstanceSummary>[] {
  return [
    { title: 'INSTANCE', value: ({ id }) => id },
    { title: 'NODE', value: ({ node, lost }) => (lost ? `${node} (gone)` : node) },
    { title: 'STATE', value: ({ state, leaving }) => (leaving ? `${state}, leaving` : state), look: stateLook },
    { title: 'FOR', value: ({ since }) => (since === undefined ? '' : formatAge(since, nowMs)), align: 'right' },
    { title: 'RESTARTS', value: ({ restarts }) => String(restarts), align: 'right' },
    {
      title: 'ENDPOINT OR REASON',
      value: ({ state, endpoint, reason }) => (state === 'ready' ? endpoint?.url : reason) ?? '',
      flexible: true,
    },
  ];
}

/** How an instance that does not run ended, and its last output. */
function lastWords({ id, state, lastExit }: InstanceSummary): string[] {
  if (lastExit === undefined || lastExit.stderr.length === 0 || (state !== 'failed' && state !== 'backoff')) return [];
  return ['', `${id} ${describeExit(lastExit)}:`, ...lastExit.stderr.map((line) => printable(`  | ${line}`))];
}

function readiness({ instances: { ready, wanted } }: DeploymentSummary, style: Style): (text: string) => string {
  if (ready >= wanted) return style.green;
  return ready === 0 ? style.red : style.yellow;
}

function stateLook({ state, lost }: InstanceSummary, style: Style): (text: string) => string {
  if (state === 'failed' || state === 'backoff' || lost) return style.red;
  return state === 'ready' ? style.green : style.yellow;
}
