import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DevRecord } from '../../dev/dev-record.js';
import { runDev } from '../../dev/run-dev.js';
import { systemFiles } from '../../runtime/files/system-files.js';
import { silentLog } from '../../runtime/log/log.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';
import { nodeSettings } from '../models/agent-flags.js';
import { selfCommand } from '../self.js';
import type { Settings } from '../settings/resolve.js';
import { version } from '../version.js';
import type { ClientPorts } from './connectors.js';

/** A temporary cluster in this process, with its state in a temporary directory; disposing stops it and deletes its state. */
export interface OwnCluster extends AsyncDisposable {
  /** The given settings, changed to name this cluster. */
  settings(of: Settings): Settings;
}

/**
 * Starts a temporary cluster. It logs only if `log-level` is set: the command itself reports what matters.
 *
 * @throws what `runDev` throws
 */
export async function startOwnCluster(
  { log, ...clocks }: Omit<ClientPorts, 'signal'>,
  { logLevel }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OwnCluster> {
  const directory = await mkdtemp(path.join(tmpdir(), 'maas-test-'));
  const stop = new AbortController();
  const ready = Promise.withResolvers<DevRecord>();
  const local = { node: 'dev', address: '127.0.0.1', 'state-dir': directory };
  const { stateDirectory: _, ...node } = nodeSettings(local, env, process.getuid?.() ?? 0);
  const ports = { ...clocks, log: logLevel.origin.kind === 'default' ? silentLog : log };
  const options = { ...ports, directory, port: 0, node: { ...node, maasVersion: version }, self: selfCommand, onReady: ready.resolve };
  const running = runDev({ ...options, files: systemFiles, processes: new LinuxProcesses(ports.clock) }, stop.signal);
  running.catch(ready.reject);
  const end = async () => {
    stop.abort(new Error('the test is over'));
    await running.catch(() => {});
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { quorum, store } = await ready.promise;
    const origin = { kind: 'default' } as const;
    const settings = (of: Settings) => ({ ...of, zkQuorum: { value: quorum, origin }, store: { value: store, origin } });
    return { settings, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}
