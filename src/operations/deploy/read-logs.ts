import type { LogLine, LogQuery } from '../../agent/log-protocol.js';
import type { ModelId } from '../../domain/identity.js';
import { Failure } from '../../errors/catalogue.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import { type ClusterView, type InstanceView, LiveCluster, readCluster, type Viewing } from '../cluster/cluster-view.js';
import { merge } from './merge.js';

export interface LogPorts extends Omit<Viewing, 'only' | 'signal'> {
  /** Of this machine. */
  readonly hostname: string;
  /** Reads from the agent that listens at a Unix socket of this machine. */
  readonly readAgentLogs: (socket: string, query: LogQuery, signal: AbortSignal) => AsyncIterable<LogLine>;
}

export interface LogsOf {
  readonly name: string;
  readonly version?: string | undefined;
  /** Only this instance. */
  readonly instance?: string | undefined;
  /** How many past lines of each stream of each instance to read. */
  readonly lines: number;
  readonly follow: boolean;
}

export interface InstanceLogLine extends LogLine {
  readonly instance: string;
  readonly node: string;
}

/**
 * Reads what the instances of a model print. Instances on this machine are read through its agents, one after the other; with `follow` all
 * at once, including those that start later. For an instance on another machine, only the last lines that ZooKeeper has are available.
 *
 * @throws Failure NO_SUCH_MODEL; after everything else, NOT_ALLOWED naming the nodes whose logs cannot be read from here
 */
export async function* readLogs(ports: LogPorts, wanted: LogsOf, signal: AbortSignal): AsyncGenerator<InstanceLogLine> {
  const view = await readCluster({ ...ports, signal });
  const found = locatedIn(view, wanted, ports.hostname);
  const awaited = wanted.follow && view.deployments.some(({ deployment }) => isOf(deployment, wanted) && deployment.instances > 0);
  if (found.length === 0 && !awaited) throw nothingFound(wanted);
  const here = found.filter(isHere);
  const elsewhere = found.filter((each) => !isHere(each));
  for (const { instance } of elsewhere) yield* lastLines(instance);

  if (!wanted.follow) for (const each of here) yield* linesOf(ports, each, wanted, signal);
  else if (here.length > 0 || found.length === 0) yield* merge(followed(ports, wanted, signal));
  if (elsewhere.length > 0) throw elsewhereOnly(elsewhere);
}

interface Located {
  readonly instance: InstanceView;
  /** Of the agent, when it is on this machine. */
  readonly socket: string | undefined;
}

type Here = Located & { readonly socket: string };

function isHere(located: Located): located is Here {
  return located.socket !== undefined;
}

function locatedIn({ deployments, leftovers, nodes }: Omit<ClusterView, 'unreadable'>, wanted: LogsOf, hostname: string): Located[] {
  const sockets = new Map(nodes.map(({ record }) => [record.node, record.hostname === hostname ? record.socket : undefined]));
  const { instance: only } = wanted;
  return [...deployments.flatMap(({ instances }) => instances), ...leftovers]
    .filter(({ model }) => isOf(model, wanted))
    .filter(({ instance, record }) => record !== undefined && (only === undefined || instance === only))
    .map((instance) => ({ instance, socket: socketOf(instance, hostname) ?? sockets.get(instance.node) }));
}

/** Of the runner, where YARN runs it on this machine. */
function socketOf({ record }: InstanceView, hostname: string): string | undefined {
  return record?.container?.hostname === hostname ? record.container.socket : undefined;
}

function isOf(model: ModelId, { name, version }: LogsOf): boolean {
  return model.name === name && (version === undefined || model.version === version);
}

/** The logs of each instance on this machine, including those that start later. */
async function* followed(ports: LogPorts, wanted: LogsOf, signal: AbortSignal): AsyncGenerator<AsyncIterable<InstanceLogLine>> {
  let changed = Promise.withResolvers<void>();
  using live = await LiveCluster.open({ ...ports, signal }, () => changed.resolve());
  const seen = new Set<string>();
  for (;;) {
    changed = Promise.withResolvers();
    for (const each of locatedIn(live.view(), wanted, ports.hostname).filter(isHere)) {
      if (seen.has(each.instance.instance)) continue;
      seen.add(each.instance.instance);
      yield linesOf(ports, each, wanted, signal);
    }
    await untilAborted(changed.promise, signal);
  }
}

async function* linesOf(
  ports: LogPorts,
  { instance: of, socket }: Here,
  wanted: LogsOf,
  signal: AbortSignal,
): AsyncGenerator<InstanceLogLine> {
  const { instance, node } = of;
  const { lines, follow } = wanted;
  for await (const line of ports.readAgentLogs(socket, { instance, lines, follow }, signal)) yield { ...line, instance, node };
}

function lastLines({ instance, node, record }: InstanceView): InstanceLogLine[] {
  return (record?.lastExit?.stderr ?? []).map((text) => ({ stream: 'stderr', text, instance, node }));
}

function nothingFound({ name, version, instance }: LogsOf): Failure {
  const model = version === undefined ? name : `${name} ${version}`;
  const what = instance === undefined ? `no instance of ${model}` : `no instance ${instance} of ${model}`;
  return new Failure('NO_SUCH_MODEL', `there is ${what}`, { name, version, instance });
}

function elsewhereOnly(elsewhere: readonly Located[]): Failure {
  const nodes = [...new Set(elsewhere.map(({ instance }) => instance.node))];
  const reasons = elsewhere.map(({ instance }) => ({ instance: instance.instance, reason: `runs on ${instance.node}` }));
  const message = `the logs on ${nodes.join(', ')} cannot be read from this machine, only through the agents there`;
  const hint = `run maas deploy logs on ${nodes[0]}`;
  return new Failure('NOT_ALLOWED', message, { nodes, reasons }, { hint });
}
