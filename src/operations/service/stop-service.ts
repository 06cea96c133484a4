import type { ControlPaths } from '../../control/layout.js';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { endProcess } from '../../runtime/processes/end-process.js';
import type { Processes } from '../../runtime/processes/processes.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { serviceStatus } from './service-status.js';
import { detachedMark } from './start-service.js';

export interface StoppingServices {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface StoppedServices {
  readonly stopped: readonly { readonly pid: number; readonly role: 'leads' | 'stands by' }[];
}

/** Killing a service would be safe, but one that ends by itself lets the next one lead at once. */
const graceMs = 10_000;

/**
 * Stops the services of this cluster that run in the background on this machine. What they deployed keeps running.
 *
 * @param host the name of this machine, as in the records of candidates
 * @throws Failure NO_LEADER when there is none, or only services that something else, such as systemd, manages; the reason of the signal
 */
export async function stopServices(stopping: StoppingServices, host: string): Promise<StoppedServices> {
  const { processes, clock, signal } = stopping;
  const here = (await serviceStatus(stopping, processes)).services.filter((service) => service.host === host && service.gone !== true);
  const detached = new Map([...(await processes.byEnvironment(detachedMark)).values()].flat().map((process) => [process.pid, process]));

  const ours = here.flatMap(({ pid, role }) => {
    const process = detached.get(pid);
    return process === undefined ? [] : [{ process, pid, role }];
  });
  if (ours.length === 0) throw noneToStop(here, host);
  await Promise.all(ours.map(({ process }) => endProcess(process, { processes, clock, graceMs }, signal)));
  return { stopped: ours.map(({ pid, role }) => ({ pid, role })) };
}

function noneToStop(here: readonly { readonly pid: number }[], host: string): Failure {
  if (here.length === 0) {
    return new Failure(
      'NO_LEADER',
      `no maas service of this cluster runs on ${host}`,
      {},
      { hint: 'maas service status shows where they run' },
    );
  }
  const pids = here.map(({ pid }) => pid).join(', ');
  const hint = 'stop it with what started it, such as systemctl stop or Ctrl-C';
  return new Failure('NO_LEADER', `the maas service on ${host} (pid ${pids}) was not started with --detach`, { pids }, { hint });
}
