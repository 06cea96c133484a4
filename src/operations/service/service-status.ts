import { hasLayout } from '../../control/ensure-layout.js';
import type { ControlPaths } from '../../control/layout.js';
import { type Candidate, candidateCodec } from '../../control/records.js';
import type { Processes } from '../../runtime/processes/processes.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { candidateOrder } from '../../zookeeper/recipes/leader-election.js';
import { childOf } from '../../zookeeper/znode-path.js';

export interface StandingService extends Candidate {
  readonly role: 'leads' | 'stands by';
  /** Its process has ended, and its session has not: nobody else leads before that. Only where it can be known, on its own machine. */
  readonly gone?: true;
}

export interface ServiceStatus {
  /** In the order in which they would lead; the first one leads, or keeps others from it while it is gone. */
  readonly services: readonly StandingService[];
}

/** The machine that looks: of its own processes it knows more than ZooKeeper. */
export type ThisMachine = Pick<Processes, 'isAlive' | 'bootId' | 'pidNamespace'>;

/**
 * Which services run on a cluster, and which of them leads.
 *
 * @param machine undefined: nothing is known of processes
 * @throws Failure LAYOUT_MISMATCH when another version of maas runs it
 */
export async function serviceStatus(
  { zk, control, signal }: { zk: ZooKeeper; control: ControlPaths; signal: AbortSignal },
  machine?: ThisMachine,
): Promise<ServiceStatus> {
  await hasLayout(zk, control, signal);
  const names = candidateOrder((await zk.children(control.election, { signal })) ?? []);
  const services: StandingService[] = [];
  for (const name of names) {
    const path = childOf(control.election, name);
    const znode = await zk.read(path, { signal });
    if (znode === undefined) continue;
    const candidate = candidateCodec.decode(znode.data, path);
    const gone = machine !== undefined && (await isGone(candidate, machine));
    services.push({ ...candidate, role: services.length === 0 ? 'leads' : 'stands by', ...(gone && { gone }) });
  }
  return { services };
}

/** A pid says something only where it was given: on the same boot, and of those of a container inside it. */
async function isGone({ pid, process }: Candidate, machine: ThisMachine): Promise<boolean> {
  if (process === undefined || process.bootId !== machine.bootId || process.pidNamespace !== machine.pidNamespace) return false;
  return !(await machine.isAlive({ pid, startTicks: process.startTicks, bootId: process.bootId }));
}

/** `node1 pid 4711: leads (maas 0.1.0)` */
export function describeService({ host, pid, role, maasVersion, gone, sessionTimeoutMs }: StandingService): string {
  const version = `(maas ${maasVersion})`;
  if (gone !== true) return `${host} pid ${pid}: ${role} ${version}`;
  const limit = sessionTimeoutMs === undefined ? '' : `, within ${Math.ceil(sessionTimeoutMs / 1_000)} s`;
  const until = role === 'leads' ? `nobody leads until its session ends${limit}` : `its session ends${limit}`;
  return `${host} pid ${pid}: has ended, and ${until} ${version}`;
}
