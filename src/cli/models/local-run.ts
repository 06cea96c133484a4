import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalRunOptions } from '../../agent/run-locally.js';
import { type ModelId, modelName, modelVersion } from '../../domain/identity.js';
import { detectContainment } from '../../runtime/cgroup/detect.js';
import { systemFiles } from '../../runtime/files/system-files.js';
import { type Log, type LogLevel, silentLog } from '../../runtime/log/log.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';
import type { CommandPorts } from '../ports.js';

/** The options to run a model on this machine without a cluster: as the calling user, on loopback. */
export async function localRun(
  directory: string,
  { clock, random, io }: CommandPorts,
  logging: { readonly log: Log; readonly level: LogLevel },
): Promise<Omit<LocalRunOptions, 'onEnd' | 'memoryMb'>> {
  // The command itself shows what happens; the log repeats it, so it is kept for debugging.
  const log = logging.level === 'debug' ? logging.log : silentLog;
  const processes = new LinuxProcesses(clock);
  return {
    directory,
    scratchDirectory: tmpdir(),
    model: idOf(directory),
    node: { node: 'local', address: '127.0.0.1', hostname: hostname(), path: io.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin' },
    containment: await detectContainment({ processes, clock }),
    ...{ files: systemFiles, processes, clock, random, log },
  };
}

/** A name for a model that has none yet, from its directory. */
function idOf(directory: string): ModelId {
  const safe = path
    .basename(path.resolve(directory))
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return { name: modelName(safe.slice(0, 64) || 'model'), version: modelVersion('0') };
}
