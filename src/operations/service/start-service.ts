import path from 'node:path';
import type { ControlPaths } from '../../control/layout.js';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { makeDirectory } from '../../runtime/files/durable.js';
import type { Processes } from '../../runtime/processes/processes.js';
import type { Random } from '../../runtime/random/random.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { waitForOtherChildren } from '../../zookeeper/recipes/wait-for.js';
import { serviceStatus } from './service-status.js';

/** The environment variable that marks a service in the background; each has a value of its own. */
export const detachedMark = 'MAAS_SERVICE_SHELL';

export interface DetachedService {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The directory of its log. */
  readonly stateDirectory: string;
}

export interface StartedService {
  readonly pid: number;
  readonly log: string;
  readonly role: 'leads' | 'stands by';
}

/**
 * Starts a service that outlives this process, and waits until it is a candidate in the election.
 *
 * @throws Failure NO_LEADER, naming its log, when it ended instead; the reason of the signal
 */
export async function startService(
  ports: { zk: ZooKeeper; control: ControlPaths; processes: Processes; clock: Clock; random: Random; signal: AbortSignal },
  { stateDirectory, ...program }: DetachedService,
): Promise<StartedService> {
  const { zk, control, processes, signal } = ports;
  await makeDirectory(stateDirectory, 0o700);
  const log = path.join(stateDirectory, 'service.log');
  const files = { stdoutFile: log, stderrFile: log, exitFile: path.join(stateDirectory, 'service.exit') };
  const shell = await processes.start({ ...program, ...files, directory: '/' }, async () => {});

  const ended = new AbortController();
  const whenEnded = processes.whenEnded(shell, ended.signal).then(
    () => ended.abort(new Failure('NO_LEADER', 'the service ended at once', { log }, { hint: `${log} says why` })),
    () => {},
  );
  const waiting = AbortSignal.any([signal, ended.signal]);
  try {
    for (;;) {
      // This order closes all gaps: a candidate seen below has a process that the last look finds, and one that comes later changes `names`.
      const names = (await zk.children(control.election, { signal: waiting })) ?? [];
      const { services } = await serviceStatus({ zk, control, signal: waiting }, processes);
      const ours = await processes.byEnvironment(detachedMark);
      const pids = new Set([...(ours.get(program.environment[detachedMark] ?? '') ?? [])].map(({ pid }) => pid));
      const found = services.find(({ pid }) => pids.has(pid));
      if (found !== undefined) return { pid: found.pid, log, role: found.role };
      await waitForOtherChildren(zk, control.election, names, ports, waiting);
    }
  } finally {
    ended.abort(new Error('no longer awaited'));
    await whenEnded;
  }
}
