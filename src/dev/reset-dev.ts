import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type StoppedDev, type StoppingDev, stopDev } from './stop-dev.js';

/** Everything that `maas dev` keeps in its directory; other files there are not ours to delete. */
const kept = ['agent', 'dev.exit', 'dev.json', 'dev.log', 'port', 'service-session.json', 'store', 'zookeeper'];

/** Stops the `maas dev` of this directory, and deletes its deployments and stored models. */
export async function resetDev(directory: string, stopping: StoppingDev): Promise<StoppedDev> {
  const stopped = await stopDev(directory, stopping);
  for (const name of kept) await rm(path.join(directory, name), { recursive: true, force: true });
  return stopped;
}
