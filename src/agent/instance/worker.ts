import path from 'node:path';
import type { Assignment } from '../../control/records.js';
import { defaultManifest, type ModelManifest } from '../../domain/model-manifest.js';
import type { InspectedModel } from '../../domain/model-start.js';
import { decodeWorkAccount, mostAccountBytes, type WorkAccount } from '../../domain/work-account.js';
import { isStuck, workerOf } from '../../domain/worker.js';
import { Failure } from '../../errors/catalogue.js';
import type { InstanceDirectory } from './directory.js';
import { heartbeatFile } from './environment.js';

/** How a node starts workers, which are further processes of its own maas. */
export interface WorkerHost {
  /** The command that starts this same maas with arguments. */
  command(args: readonly string[]): { readonly file: string; readonly arguments: readonly string[] };
  /** The environment that leads a worker to the cluster: `MAAS_ZK_QUORUM` and the like. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An idle pipeline ends within a second; one that waits for a slow sink gets the grace period to confirm what it has taken. */
const workerManifest: ModelManifest = {
  ...defaultManifest,
  stop: { drainSeconds: 0, graceSeconds: 30 },
  // Kafka or the index may be away for a night: a worker is restarted for as long as it is wanted, with growing delays.
  restart: { attempts: 1_000, windowSeconds: 600 },
};

/**
 * The program of a worker, which is this same maas: nothing needs to be fetched.
 *
 * @throws Failure BAD_REQUEST for an assignment without a valid worker, and on a node that runs no workers
 */
export function workerProgram({ manifest, instance }: Assignment, host: WorkerHost | undefined): InspectedModel {
  if (host === undefined) throw new Failure('BAD_REQUEST', `${instance} is a worker, and this node runs models only`);
  const { sensor, arguments: rest } = workerOf(manifest);
  const { file, arguments: own } = host.command(['sensor', 'run', sensor, ...rest]);
  return {
    start: { file, argv: [file, ...own] },
    manifest: { ...workerManifest, env: { ...host.environment } },
    warnings: [],
  };
}

/** Creates the directory in which a worker runs. @param give makes it the property of the worker's user */
export async function prepareWorker(directory: InstanceDirectory, give: (place: string) => Promise<void>): Promise<void> {
  const { files, fetched, model } = directory;
  if ((await files.stat(model)) !== undefined) return;
  await files.removeTree(fetched);
  await files.makeDirectory(fetched, 0o700);
  await give(fetched);
  await files.rename(fetched, model);
}

/**
 * Whether a worker that was ready has stopped writing its heartbeat.
 *
 * @param since when the worker was started, epoch ms
 */
export async function isWorkerStuck(directory: InstanceDirectory, since: number, now: number): Promise<boolean> {
  const heartbeat = await directory.files.stat(heartbeatOf(directory)).catch(() => undefined);
  return isStuck(Math.max(since, heartbeat?.modifiedAt ?? 0), now);
}

/** Reads what a worker has done from its heartbeat file. @returns undefined when there is nothing readable */
export async function readWork(directory: InstanceDirectory): Promise<WorkAccount | undefined> {
  const file = heartbeatOf(directory);
  try {
    const found = await directory.files.stat(file);
    const hasWork = found?.kind === 'file' && found.size > 0 && found.size <= mostAccountBytes;
    return hasWork ? decodeWorkAccount((await directory.files.read(file)).toString('utf8')) : undefined;
  } catch {
    // The worker may be replacing the file right now; the next look is soon.
    return undefined;
  }
}

function heartbeatOf(directory: InstanceDirectory): string {
  return path.join(directory.model, heartbeatFile);
}
