import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AgentSettings, runAgent } from '../agent/agent.js';
import { openAgentState } from '../agent/agent-state.js';
import { fetchFrom } from '../agent/fetch.js';
import type { WorkerHost } from '../agent/instance/worker.js';
import { keepTicket, readTicket } from '../agent/session-ticket.js';
import { controlPaths } from '../control/layout.js';
import { Failure } from '../errors/catalogue.js';
import { defaultConfigPath } from '../metron/paths.js';
import { defaultServiceConfig } from '../metron/service-config.js';
import { detectContainment } from '../runtime/cgroup/detect.js';
import type { Clock } from '../runtime/clock/clock.js';
import { undefinedWhenMissing } from '../runtime/errno.js';
import type { Files } from '../runtime/files/files.js';
import { replaceFile } from '../runtime/files/replace-file.js';
import type { Log } from '../runtime/log/log.js';
import type { Processes } from '../runtime/processes/processes.js';
import type { Random } from '../runtime/random/random.js';
import { ownCandidate } from '../service/own-candidate.js';
import { runService } from '../service/service.js';
import { DirectoryStore } from '../storage/directory/store.js';
import { connectZooKeeper } from '../zookeeper/client/connect.js';
import { startEmbeddedServer } from '../zookeeper/embedded/start.js';
import type { SessionTicket } from '../zookeeper/port.js';
import { type DevRecord, devRecordFile } from './dev-record.js';
import { runningDev } from './running-dev.js';

export interface DevOptions {
  /** The directory of its whole state: after a restart, the models are deployed again. */
  readonly directory: string;
  /** The port for ZooKeeper clients; undefined: the port of the last run, else 2181, or any port if that is taken. */
  readonly port: number | undefined;
  readonly node: Omit<AgentSettings, 'onStop' | 'onReady'>;
  readonly files: Files;
  readonly processes: Processes;
  /** What starts this maas with arguments, for workers. */
  readonly self: WorkerHost['command'];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onReady: (record: DevRecord) => void;
}

const timeouts = { sessionTimeoutMs: 10_000, operationTimeoutMs: 10_000 };

/**
 * Runs a whole cluster in this process until `signal` aborts: an embedded ZooKeeper server, a directory store, a service and an agent.
 * What is deployed stops with it, and is started again by the next run.
 *
 * @throws Failure ALREADY_RUNNING when another one uses this directory
 */
export async function runDev(options: DevOptions, signal: AbortSignal): Promise<void> {
  const { directory, files, clock, random, log } = options;
  await files.makeDirectory(directory, 0o700);
  const stopped = new AbortController();
  await using cleanup = new AsyncDisposableStack();
  // Closed last, and not by `signal`: the agent and the service still need it to end cleanly.
  const server = await startServer(options, new AbortController().signal);
  cleanup.defer(() => server.close());
  signal.throwIfAborted();
  const quorum = `127.0.0.1:${server.port}`;
  const connect: Connect = (ticket) => connectZooKeeper({ quorum, ...timeouts, ticket, log, random, clock }, stopped.signal);

  const ticketPlace = { files, file: path.join(directory, 'service-session.json'), bootId: options.processes.bootId };
  await endSession(connect, await readTicket(ticketPlace));
  const serviceZk = await connect();
  cleanup.defer(() => serviceZk.close());
  cleanup.use(keepTicket(serviceZk, ticketPlace, log));
  const self = { host: options.node.hostname, pid: process.pid, maasVersion: options.node.maasVersion };
  const candidate = await ownCandidate({ zk: serviceZk, processes: options.processes, clock }, self);
  const serving = runService(
    { zk: serviceZk, control: controlPaths(), configPath: defaultConfigPath, candidate, clock, random, log },
    stopped.signal,
  );
  cleanup.defer(async () => {
    stopped.abort(new Error('maas dev stops'));
    await serving.catch(() => {});
  });

  const ended = AbortSignal.any([signal, abortedBy(serving)]);
  await runNode(options, quorum, connect, ended);
  // The service ends by itself only when it fails: then its error is the one to throw.
  if (!signal.aborted) await serving;
}

type Connect = (ticket?: SessionTicket) => ReturnType<typeof connectZooKeeper>;

/** Ends the session of a `maas dev` that was killed: until it expires, its candidate would be leader with nobody behind it. */
async function endSession(connect: Connect, ticket: SessionTicket | undefined): Promise<void> {
  if (ticket !== undefined) await (await connect(ticket)).close();
}

async function runNode(options: DevOptions, quorum: string, connect: Connect, signal: AbortSignal): Promise<void> {
  const { directory, files, processes, clock, random, log } = options;
  const storeUri = pathToFileURL(path.join(directory, 'store')).href;
  await using state = await openAgentState(path.join(directory, 'agent'), processes.bootId, files);
  const zk = await connect(state.ticket);
  const record = await recordOf(processes, quorum, storeUri);
  const file = devRecordFile(directory);
  const onReady = async () => {
    await announce(files, file, record);
    options.onReady(record);
  };
  try {
    await runAgent(
      {
        zk,
        control: controlPaths(),
        serviceRoot: defaultServiceConfig.serviceRoot,
        state,
        fetch: fetchFrom([new DirectoryStore(path.join(directory, 'store'), { files, clock, random })]),
        files,
        processes,
        containment: await detectContainment({ processes, clock }),
        workers: { command: options.self, environment: { MAAS_ZK_QUORUM: quorum, MAAS_STORE: storeUri } },
        clock,
        random,
        log,
        settings: { ...options.node, onStop: 'stop', onReady },
      },
      signal,
    );
  } finally {
    await files.remove(file);
    await zk.close();
  }
}

/** Writes the record by which commands find the cluster. They may use it at once: requests wait for a leader by themselves. */
async function announce(files: Files, file: string, record: DevRecord): Promise<void> {
  const port = record.quorum.split(':')[1] ?? '';
  await replaceFile(files, path.join(path.dirname(file), 'port'), Buffer.from(port), { mode: 0o600, durable: true });
  await replaceFile(files, file, Buffer.from(JSON.stringify(record)), { mode: 0o600, durable: false });
}

async function startServer(options: DevOptions, signal: AbortSignal) {
  const { directory, files, clock, random, log } = options;
  const start = (port: number) =>
    startEmbeddedServer({ directory: path.join(directory, 'zookeeper'), port, tickMs: 500, log, clock, random }, signal);
  if (options.port !== undefined) return await start(options.port);
  try {
    return await start((await lastPort(files, directory)) ?? 2181);
  } catch (error) {
    if (error instanceof Failure && error.code === 'ALREADY_RUNNING' && (await runningDev(directory, options.processes)) === undefined)
      return await start(0);
    throw error;
  }
}

async function lastPort(files: Files, directory: string): Promise<number | undefined> {
  const text = await files.read(path.join(directory, 'port')).catch(undefinedWhenMissing);
  return text !== undefined && /^\d+$/.test(String(text)) ? Number(text) : undefined;
}

async function recordOf(processes: Processes, quorum: string, store: string): Promise<DevRecord> {
  const [self] = await processes.identify([process.pid]);
  if (self === undefined) throw new Error('this process is not in /proc');
  return { ...self, quorum, store };
}

function abortedBy(work: Promise<unknown>): AbortSignal {
  const controller = new AbortController();
  work.catch((error: unknown) => controller.abort(error));
  return controller.signal;
}
