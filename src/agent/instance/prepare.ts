import { lchown, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Assignment } from '../../control/records.js';
import { endpointFile } from '../../metron/endpoint.js';
import type { UserIdentity } from '../../runtime/processes/processes.js';
import type { FetchModel } from '../fetch.js';
import type { InstanceDirectory } from './directory.js';
import { prepareWorker } from './worker.js';

/**
 * Puts the model into its directory, unless a previous agent has. The directory appears only when it is complete.
 *
 * @throws what FetchModel throws; an error of the file system
 */
export async function prepareModel(
  directory: InstanceDirectory,
  { kind, artifact }: Assignment,
  { fetch, runAs }: { readonly fetch: FetchModel; readonly runAs: UserIdentity | undefined },
  signal: AbortSignal,
): Promise<void> {
  if (kind === 'worker') {
    return prepareWorker(directory, async (place) => {
      if (runAs !== undefined) await giveTo(place, runAs);
    });
  }
  const { files } = directory;
  if ((await files.stat(directory.model)) !== undefined) return;
  await files.removeTree(directory.fetched);
  await fetch(artifact, directory.fetched, signal);
  if (runAs !== undefined) await giveTo(directory.fetched, runAs);
  const shipsEndpoint = (await files.stat(path.join(directory.fetched, endpointFile))) !== undefined;
  await directory.saveHistory({ ...(await directory.history()), shipsEndpoint });
  await files.rename(directory.fetched, directory.model);
}

async function giveTo(place: string, { uid, gid }: UserIdentity): Promise<void> {
  await lchown(place, uid, gid);
  for (const entry of await readdir(place, { withFileTypes: true })) {
    const inside = path.join(place, entry.name);
    if (entry.isDirectory()) await giveTo(inside, { uid, gid });
    else await lchown(inside, uid, gid);
  }
}
