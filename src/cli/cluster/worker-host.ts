import type { WorkerHost } from '../../agent/instance/worker.js';
import { selfCommand } from '../self.js';
import type { Settings } from '../settings/resolve.js';
import { handedDown } from './handed-down.js';

/** How an agent starts its workers: with this maas, and with the agent's settings in their environment. */
export function workerHost(settings: Settings, env: Readonly<Record<string, string | undefined>>): WorkerHost {
  return { command: selfCommand, environment: handedDown(settings, env) };
}
