import path from 'node:path';
import type { ControlPaths } from '../control/layout.js';
import { type Assignment, type InstanceRecord, instanceCodec, yarnServiceCodec } from '../control/records.js';
import { newInstanceId } from '../domain/identity.js';
import { yarnNode } from '../domain/yarn-node.js';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Files } from '../runtime/files/files.js';
import type { Log } from '../runtime/log/log.js';
import { procContainment } from '../runtime/proc/proc-containment.js';
import type { Processes } from '../runtime/processes/processes.js';
import type { Random } from '../runtime/random/random.js';
import { untilAborted } from '../runtime/waits/until-aborted.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { untilDone } from '../zookeeper/recipes/retry.js';
import { EphemeralRecord } from './ephemeral-record.js';
import type { FetchModel } from './fetch.js';
import { Fleet } from './fleet.js';
import type { WorkerHost } from './instance/worker.js';
import { serveLogs } from './log-server.js';
import { MetronRegistry } from './registry.js';
import { startGuard } from './runner-guard.js';

export interface RunnerOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  /** The znode below which Metron's clients look for models. */
  readonly serviceRoot: string;
  readonly container: RunnerContainer;
  readonly fetch: FetchModel;
  readonly files: Files;
  readonly processes: Processes;
  readonly workers: WorkerHost;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Time for which a container is kept after its model has given up, since YARN would start another at once; default 60 s. */
  readonly failedHoldMs?: number | undefined;
}

/** What YARN says of the container that this process runs in. */
export interface RunnerContainer {
  /** The name of the YARN service, as the engine's book has it. */
  readonly service: string;
  /** YARN's id of the container, such as `container_1700000000000_0001_01_000002`. */
  readonly id: string;
  /** The node's address, as other hosts reach it. */
  readonly host: string;
  readonly hostname: string;
  /** The container's own directory, which YARN deletes with the container. */
  readonly directory: string;
  /** The directory for the log socket. The container's directory will not do: its path is too long for a socket. */
  readonly socketDirectory: string;
  /** The PATH of the model's processes. */
  readonly path: string;
}

const defaultFailedHoldMs = 60_000;

/**
 * Runs the one instance of a container as an agent would, until `signal` aborts. Its registrations are then withdrawn while the model is
 * being stopped, since YARN leaves hardly any time before it kills.
 *
 * @returns when `signal` has aborted and everything has ended
 * @throws Failure MODEL_FAILED when the model gave up and its state has been shown for `failedHoldMs`: another container may succeed;
 *   NO_SUCH_MODEL when its service is no longer wanted
 */
export async function runInContainer(options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { control, container, processes, clock, log, files, failedHoldMs = defaultFailedHoldMs } = options;
  const assignment = await readAssignment(options, signal);
  const { instance } = assignment;
  const node = yarnNode(container.host);
  const socket = path.join(container.socketDirectory, `maas-${instance.slice(-40)}.sock`);

  await using ending = new AsyncDisposableStack();
  const own = path.join(container.directory, 'instances');
  await files.makeDirectory(own, 0o711);
  await startGuard(processes, { instance, directory: container.directory, socket, environmentPath: container.path });
  const record = ending.use(new EphemeralRecord({ ...options, path: control.instance(node, instance) }));
  const failed = Promise.withResolvers<InstanceRecord>();
  const fleet = new Fleet({
    ...options,
    containment: procContainment({ processes, clock }, 'YARN limits the container'),
    registry: new MetronRegistry(options, options.serviceRoot),
    node: { node, address: container.host, hostname: container.hostname, path: container.path },
    runAs: undefined,
    directory: own,
    publish: (_instance, told) => {
      if (told === undefined) return;
      const { id, service, hostname } = container;
      record.put(instanceCodec.encode({ ...told, container: { id, service, hostname, socket } }));
      if (told.state === 'failed') failed.resolve(told);
    },
  });
  ending.use(await serveLogs({ socket, clock, log, find: (id) => fleet.logsOf(id) }));
  log.info('the runner starts', { instance, service: container.service, container: container.id });
  fleet.follow(new Map([[instance, assignment]]));
  try {
    const { reason = 'failed' } = await untilAborted(failed.promise, signal);
    log.error('the model gave up', { instance, reason });
    await clock.sleep(failedHoldMs, signal);
    throw new Failure('MODEL_FAILED', `${instance} ${reason}`, { instance });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    fleet.follow(new Map());
    await Promise.all([record.withdraw(), fleet.end('stop')]);
  }
}

async function readAssignment({ zk, control, container, clock, random }: RunnerOptions, signal: AbortSignal): Promise<Assignment> {
  const place = control.yarnService(container.service);
  const znode = await untilDone(() => zk.read(place, { signal }), { clock, random }, signal);
  if (znode === undefined) throw new Failure('NO_SUCH_MODEL', `nobody wants ${container.service}: there is no ${place}`, { path: place });
  const { service: _, ...rest } = yarnServiceCodec.decode(znode.data, place);
  return { ...rest, instance: newInstanceId(rest, container.id.replace(/^container_/, '').replaceAll('_', '-')) };
}
