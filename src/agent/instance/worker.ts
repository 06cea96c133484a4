import path from 'node:path';
import type { Assignment } from '../../control/records.js';
import { defaultManifest, type ModelManifest } from '../../domain/model-manifest.js';
import type { InspectedModel } from '../../domain/model-start.js';
import { decodeWorkAccount, mostAccountBytes, type WorkAccount } from '../../domain/work-account.js';
import { isStuck, workerOf } from '../../domain/worker.js';
import { Failure } from '../../errors/catalogue.js';
import type { InstanceDirectory } from './directory.js';
import { heartbeatFile } from './environment.js';

/** How a node starts its own maas again, for workers. */
export interface WorkerHost {
  /** What starts this maas with arguments. */
  command(args: readonly string[]): { readonly file: string; readonly arguments: readonly string[] };
  /** What a worker must be told of the cluster: `MAAS_ZK_QUORUM` and the like. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A pipeline that has nothing to finish leaves within a second; one that waits for a slow sink has this long to confirm what it took. */
const workerManifest: ModelManifest = {
  ...defaultManifest,
  stop: { drainSeconds: 0, graceSeconds: 30 },
  // Kafka or the index may be away for a night: it starts again for as long as it is wanted, ever more slowly.
  restart: { attempts: 1_000, windowSeconds: 600 },
};

/**
 * The program of a worker: nothing is fetched, this very maas is what runs.
 *
 * @throws Failure BAD_REQUEST for an assignment that is none, or on a node that runs no workers
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

/** Makes the directory that a worker runs in. */
export async function prepareWorker(directory: InstanceDirectory, give: (place: string) => Promise<void>): Promise<void> {
  const { files, fetched, model } = directory;
  if ((await files.stat(model)) !== undefined) return;
  await files.removeTree(fetched);
  await files.makeDirectory(fetched, 0o700);
  await give(fetched);
  await files.rename(fetched, model);
}

/**
 * Whether a worker that was ready has stopped telling that it lives.
 *
 * @param since when it was started, epoch ms
 */
export async function isWorkerStuck(directory: InstanceDirectory, since: number, now: number): Promise<boolean> {
  const heartbeat = await directory.files.stat(heartbeatOf(directory)).catch(() => undefined);
  return isStuck(Math.max(since, heartbeat?.modifiedAt ?? 0), now);
}

/** What a worker says with its heartbeat that it has done. @returns undefined for nothing, or nothing that can be read */
export async function readWork(directory: InstanceDirectory): Promise<WorkAccount | undefined> {
  const file = heartbeatOf(directory);
  try {
    const found = await directory.files.stat(file);
    const hasWork = found?.kind === 'file' && found.size > 0 && found.size <= mostAccountBytes;
    return hasWork ? decodeWorkAccount((await directory.files.read(file)).toString('utf8')) : undefined;
  } catch {
    // It is replaced at any moment, and the next look is soon.
    return undefined;
  }
}

function heartbeatOf(directory: InstanceDirectory): string {
  return path.join(directory.model, heartbeatFile);
}
