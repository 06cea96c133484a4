import { ensureLayout } from '../control/ensure-layout.js';
import type { ControlPaths } from '../control/layout.js';
import { instanceCodec, type NodeRecord, nodeCodec } from '../control/records.js';
import { type NodeName, nodeName } from '../domain/identity.js';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Files } from '../runtime/files/files.js';
import type { Log } from '../runtime/log/log.js';
import type { Containment } from '../runtime/processes/containment.js';
import type { Processes, UserIdentity } from '../runtime/processes/processes.js';
import type { Random } from '../runtime/random/random.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Registration } from '../zookeeper/recipes/registration.js';
import { untilDone } from '../zookeeper/recipes/retry.js';
import type { AgentState } from './agent-state.js';
import { followAssignments } from './assignments.js';
import type { FetchModel } from './fetch.js';
import { Fleet } from './fleet.js';
import type { WorkerHost } from './instance/worker.js';
import { serveLogs } from './log-server.js';
import { RecordWriter } from './record-writer.js';
import { MetronRegistry } from './registry.js';

export interface AgentOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  /** The znode below which Metron's clients look for models. */
  readonly serviceRoot: string;
  readonly state: AgentState;
  readonly fetch: FetchModel;
  readonly files: Files;
  readonly processes: Processes;
  readonly containment: Containment;
  /** How to start workers; undefined on a node that runs models only. */
  readonly workers?: WorkerHost | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: AgentSettings;
}

export interface AgentSettings {
  readonly node: string;
  /** A host name or IP address that others reach this node by. */
  readonly address: string;
  readonly hostname: string;
  /** The total memory that instances may be given. */
  readonly memoryMb: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly maasVersion: string;
  /** PATH of the models. */
  readonly path: string;
  readonly runAs?: UserIdentity | undefined;
  /** `leave`: instances run on, for the next agent to adopt. `stop`: they are stopped, and start again with the next agent. */
  readonly onStop: 'leave' | 'stop';
  /** Called once the node is registered in the cluster. */
  readonly onReady?: (() => void | Promise<void>) | undefined;
}

const farewellMs = 5_000;

/**
 * Runs one node of a cluster until `signal` aborts: it adopts the instances that a previous agent left running, runs those that are assigned
 * to the node, and registers those that are ready. Outages of ZooKeeper are bridged.
 *
 * With `onStop: 'leave'` it ends with `ZooKeeper.leave`, so that the session, and with it all registrations, outlive the agent.
 *
 * @returns when it has stopped as `onStop` says
 * @throws ZooKeeperError not allowed, closed; Failure ALREADY_RUNNING when another agent is this node, BAD_NAME
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<void> {
  const { zk, control, state, clock, log, settings } = options;
  const node = nodeName(settings.node);
  const over = new AbortController();
  const stopping = AbortSignal.any([signal, over.signal]);

  await using ending = new AsyncDisposableStack();
  ending.use(state.keepTicketOf(zk, log));
  const records = writeRecords(options);
  const fleet = fleetOf(options, node, records.writer);
  let presence: Registration | undefined;
  try {
    ending.use(await serveLogs({ socket: state.socket, clock, log, find: (instance) => fleet.logsOf(instance) }));
    log.info('the agent starts', { node, address: settings.address, limits: options.containment.description });
    // Before ZooKeeper is asked for anything: running instances must be supervised even while it is away.
    await fleet.adopt();
    presence = await takeNode(options, node, stopping);
    await settings.onReady?.();
    let first = true;
    await followAssignments(
      { ...options, path: control.assignmentsOf(node) },
      (assignments) => {
        fleet.follow(assignments);
        if (first) void forgetOthers(options, node, (instance) => fleet.has(instance), records.writer, stopping);
        first = false;
      },
      stopping,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    over.abort(new Error('the agent stops'));
    await fleet.end(settings.onStop);
    if (settings.onStop === 'stop') await presence?.withdraw();
    await records.end();
    if (settings.onStop === 'leave' && zk.session.state !== 'closed') await zk.leave();
  }
  log.info('the agent has stopped', { node, instances: settings.onStop === 'leave' ? 'run on' : 'stopped' });
}

function fleetOf(options: AgentOptions, node: NodeName, records: RecordWriter): Fleet {
  const { control, state, settings, serviceRoot } = options;
  return new Fleet({
    ...options,
    registry: new MetronRegistry(options, serviceRoot),
    node: settings,
    runAs: settings.runAs,
    directory: state.instances,
    publish: (instance, record) => {
      const path = control.instance(node, instance);
      if (record === undefined) records.remove(path);
      else records.put(path, instanceCodec.encode(record));
    },
  });
}

/** Writes the records of instances until `end`. What ZooKeeper has not taken by then is written by the next agent. */
function writeRecords(options: AgentOptions): { readonly writer: RecordWriter; end(): Promise<void> } {
  const writer = new RecordWriter(options);
  const writing = new AbortController();
  const written = writer.run(writing.signal).catch((error: unknown) => options.log.error('records could not be written', { error }));
  return {
    writer,
    async end() {
      await writer.settled(AbortSignal.timeout(farewellMs)).catch(() => {});
      writing.abort(new Error('the agent stops'));
      await written;
    },
  };
}

/** Registers this node. @throws Failure ALREADY_RUNNING when another agent is this node; LAYOUT_MISMATCH */
async function takeNode(options: AgentOptions, node: NodeName, signal: AbortSignal): Promise<Registration> {
  const { zk, control } = options;
  await untilDone(() => ensureLayout(zk, control, signal), options, signal);
  await refuseSecondAgent(options, node, signal);
  return await Registration.make({ ...options, path: control.node(node), data: nodeCodec.encode(recordOf(options, node)) }, signal);
}

function recordOf({ settings, state, clock, processes }: AgentOptions, node: NodeName): NodeRecord {
  const { address, memoryMb, labels, maasVersion, hostname } = settings;
  const { bootId } = processes;
  return {
    node,
    address,
    memoryMb,
    labels: { ...labels },
    draining: false,
    maasVersion,
    startedAt: clock.now(),
    bootId,
    hostname,
    socket: state.socket,
  };
}

/** A znode left by a previous run of this agent may be replaced. Two agents with one name would keep taking the node from each other. */
async function refuseSecondAgent(
  { zk, control, settings, state, clock, random }: AgentOptions,
  node: NodeName,
  signal: AbortSignal,
): Promise<void> {
  const path = control.node(node);
  const found = await untilDone(() => zk.read(path, { signal }), { clock, random }, signal);
  if (found === undefined || found.stat.ephemeralOwner === zk.session.id) return;
  const { hostname, socket } = nodeCodec.decode(found.data, path);
  if (hostname === settings.hostname && socket === state.socket) return;
  throw new Failure(
    'ALREADY_RUNNING',
    `another agent already is node ${node}: on ${hostname}, at ${socket}`,
    { node, hostname, socket },
    {
      hint: 'give each agent its own --node; the name of a dead node is free again after its session timeout',
    },
  );
}

/** Removes records of unknown instances: a previous agent lost its directory, or died after removing an instance but not its record. */
async function forgetOthers(
  { zk, control, clock, random, log }: AgentOptions,
  node: NodeName,
  isKnown: (instance: string) => boolean,
  records: RecordWriter,
  signal: AbortSignal,
): Promise<void> {
  const path = control.instancesOf(node);
  try {
    const names = (await untilDone(() => zk.children(path, { signal }), { clock, random }, signal)) ?? [];
    for (const name of names) if (!isKnown(name)) records.remove(`${path}/${name}`);
  } catch (error) {
    if (!signal.aborted) log.warn('records of former instances stay', { error });
  }
}
