import type { Clock } from '../../runtime/clock/clock.js';
import { type Enclosure, instanceVariable } from '../../runtime/processes/containment.js';
import { type Processes, type ProcessIdentity, sameProcess } from '../../runtime/processes/processes.js';

export interface EndPorts {
  readonly processes: Processes;
  readonly clock: Clock;
}

export interface InstanceProcesses {
  readonly instance: string;
  readonly enclosure: Enclosure | undefined;
  /** The shell above the model's command. */
  readonly leader: ProcessIdentity | undefined;
}

const lookMs = 50;
/** How long to wait after KILL: a process in an uninterruptible wait for a disk does not end at once. */
const killLimitMs = 10_000;

/** All processes that belong to an instance, including children that called setsid. */
export async function membersOf(
  processes: Processes,
  { instance, enclosure, leader }: InstanceProcesses,
): Promise<readonly ProcessIdentity[]> {
  const marked = (await processes.byEnvironment(instanceVariable)).get(instance) ?? [];
  const enclosed = (await enclosure?.processes()) ?? [];
  const alive = leader !== undefined && (await processes.isAlive(leader)) ? [leader] : [];
  const members: ProcessIdentity[] = [];
  for (const each of [...alive, ...enclosed, ...marked]) if (!members.some((member) => sameProcess(member, each))) members.push(each);
  return members;
}

/**
 * Sends TERM to all processes of an instance, and KILL to those that are left after the grace.
 *
 * @returns whether all have ended
 */
export async function endProcesses(
  { processes, clock }: EndPorts,
  instance: InstanceProcesses,
  graceMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const members = () => membersOf(processes, instance);
  const send = async (name: NodeJS.Signals) => {
    const found = await members();
    if (instance.leader !== undefined) await processes.signal(instance.leader, name, 'group');
    for (const member of found)
      if (instance.leader === undefined || !sameProcess(member, instance.leader)) await processes.signal(member, name, 'process');
  };
  const goneWithin = async (limitMs: number, again: () => Promise<void>): Promise<boolean> => {
    const until = clock.elapsed() + limitMs;
    while ((await members()).length > 0) {
      if (clock.elapsed() >= until) return false;
      await clock.sleep(lookMs, signal);
      await again();
    }
    return true;
  };

  await send('SIGTERM');
  if (await goneWithin(graceMs, async () => {})) return true;
  await send('SIGKILL');
  // A process forked between the look and the signal is found by the next look.
  return goneWithin(killLimitMs, () => send('SIGKILL'));
}
