import type { DeploymentKind, Misfit } from '../../domain/deployment.js';
import { compareText } from '../../domain/placement.js';
import { compareVersions, metronPicksAnother } from '../../domain/version-order.js';
import { Failure } from '../../errors/catalogue.js';
import type { Registration } from '../../metron/registration.js';
import { type DeploymentView, readCluster, type Viewing } from '../cluster/cluster-view.js';
import { type InstanceSummary, summarize } from '../cluster/instance-summary.js';
import { readRegistrations } from '../cluster/read-registrations.js';

export interface Looking extends Omit<Viewing, 'only'> {
  readonly signal: AbortSignal;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
}

export interface DeploymentList {
  /** Ordered by name, then by version, lowest first. */
  readonly deployments: readonly DeploymentSummary[];
  /** Instances registered by others, such as Metron's own service; in the same order. */
  readonly others: readonly OtherRegistration[];
  /** Sentences about what could not be read or may surprise. */
  readonly warnings: readonly string[];
}

export interface DeploymentSummary {
  readonly name: string;
  readonly version: string;
  readonly kind: 'model' | 'worker';
  readonly engine: string;
  readonly instances: { readonly ready: number; readonly wanted: number };
  readonly memoryMb: number;
  /** The URLs of the ready instances. */
  readonly endpoints: readonly string[];
  readonly artifact: string;
  /** epoch ms */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly unplaced?: { readonly count: number; readonly reasons: readonly Misfit[] };
  readonly running: readonly InstanceSummary[];
}

export interface OtherRegistration {
  readonly name: string;
  readonly version: string;
  readonly id: string;
  readonly endpoint: string;
  /** epoch ms */
  readonly registeredAt?: number;
}

export interface Filter {
  /** Default: both kinds. What others have registered counts as a model. */
  readonly kind?: DeploymentKind | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** Lists what is deployed. It is no error when nothing matches the filter. */
export async function listDeployments(looking: Looking, filter: Filter = {}): Promise<DeploymentList> {
  const [{ deployments, leftovers, unreadable }, { registrations, problems }] = await Promise.all([
    readCluster(looking),
    readRegistrations(looking.zk, looking.zkRoot, looking.signal),
  ]);
  const wanted = ({ name, version }: { name: string; version: string }) =>
    (filter.name === undefined || name === filter.name) && (filter.version === undefined || version === filter.version);

  const ofKind = ({ deployment }: DeploymentView) => filter.kind === undefined || deployment.kind === filter.kind;
  const isThere = ({ deployment, instances }: DeploymentView) => deployment.instances > 0 || instances.length > 0;
  const shown = deployments.filter((each) => wanted(each.deployment) && ofKind(each) && isThere(each));
  const orphans = leftovers.filter(({ model }) => wanted(model)).map(({ instance, node }) => `${instance} on ${node} is on its way out`);
  const list = shown.map(summarizeDeployment).sort(byNameAndVersion);
  const ours = new Set([...deployments.flatMap(({ instances }) => instances), ...leftovers].map(({ instance }) => String(instance)));
  const foreign = filter.kind === 'worker' ? [] : registrations;
  const others = foreign.filter((each) => wanted(each) && !ours.has(each.id)).map(summarizeRegistration);
  return {
    deployments: list,
    others: others.sort(byNameAndVersion),
    warnings: [...unreadable, ...problems, ...orphans, ...otherChoices([...list, ...others])],
  };
}

/**
 * Lists the deployments of one model: all versions, or the one in the filter.
 *
 * @throws Failure NO_SUCH_MODEL
 */
export async function showDeployments(looking: Looking, filter: Filter & { readonly name: string }): Promise<DeploymentList> {
  const list = await listDeployments(looking, filter);
  if (list.deployments.length > 0 || list.others.length > 0) return list;
  throw new Failure('NO_SUCH_MODEL', `no model ${[filter.name, filter.version].join(' ').trim()} is deployed`, { ...filter });
}

function summarizeDeployment({ deployment, instances, ready }: DeploymentView): DeploymentSummary {
  const { name, version, kind, engine, memoryMb, artifact, createdAt, updatedAt, unplaced } = deployment;
  const running = instances.map(summarize);
  return {
    name,
    version,
    kind,
    engine,
    instances: { ready, wanted: deployment.instances },
    memoryMb,
    endpoints: running.flatMap(({ state, lost, endpoint }) => (state === 'ready' && !lost && endpoint !== undefined ? [endpoint.url] : [])),
    artifact: artifact.uri,
    createdAt,
    updatedAt,
    ...(unplaced !== undefined && { unplaced: { count: unplaced.count, reasons: unplaced.reasons } }),
    running,
  };
}

function summarizeRegistration({ name, version, id, url, registeredAt }: Registration): OtherRegistration {
  return { name, version, id, endpoint: url, ...(registeredAt !== undefined && { registeredAt }) };
}

interface Named {
  readonly name: string;
  readonly version: string;
}

function byNameAndVersion(a: Named, b: Named): number {
  return compareText(a.name, b.name) || compareVersions(a.version, b.version);
}

function otherChoices(list: readonly Named[]): string[] {
  return [...Map.groupBy(list, ({ name }) => name)].flatMap(([name, versions]) => {
    const differ = metronPicksAnother(versions.map(({ version }) => version));
    return differ === undefined
      ? []
      : [`the newest version of ${name} is ${differ.ours} for maas, but ${differ.metrons} for Metron's clients`];
  });
}
