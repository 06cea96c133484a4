import type { WorkerHost } from '../../agent/instance/worker.js';
import { selfCommand } from '../self.js';
import type { Settings } from '../settings/resolve.js';
import { handedDown } from './handed-down.js';

/** How an agent's workers come to the same cluster: by this maas, with the settings of the agent in their environment. */
export function workerHost(settings: Settings, env: Readonly<Record<string, string | undefined>>): WorkerHost {
  return { command: selfCommand, environment: handedDown(settings, env) };
}
