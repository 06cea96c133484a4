import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type StoppedDev, type StoppingDev, stopDev } from './stop-dev.js';

/** All that `maas dev` keeps; whatever else lies in its directory is somebody else's. */
const kept = ['agent', 'dev.exit', 'dev.json', 'dev.log', 'port', 'service-session.json', 'store', 'zookeeper'];

/** Stops the `maas dev` of this directory, and forgets what was deployed on it and the models in its store. */
export async function resetDev(directory: string, stopping: StoppingDev): Promise<StoppedDev> {
  const stopped = await stopDev(directory, stopping);
  for (const name of kept) await rm(path.join(directory, name), { recursive: true, force: true });
  return stopped;
}
