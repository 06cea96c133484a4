import type { Candidate } from '../control/records.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Processes } from '../runtime/processes/processes.js';
import type { ZooKeeper } from '../zookeeper/port.js';

/** Who stands for leader: with what tells, on this machine, whether its process is still there, and elsewhere how long its session may outlive it. */
export async function ownCandidate(
  { zk, processes, clock }: { readonly zk: ZooKeeper; readonly processes: Processes; readonly clock: Clock },
  self: Pick<Candidate, 'host' | 'pid' | 'maasVersion'>,
): Promise<Candidate> {
  const [identity] = await processes.identify([self.pid]);
  const { pidNamespace } = processes;
  const sessionTimeoutMs = zk.session.negotiatedTimeoutMs;
  return {
    ...self,
    since: clock.now(),
    ...(sessionTimeoutMs !== undefined && { sessionTimeoutMs }),
    ...(identity !== undefined &&
      pidNamespace !== undefined && { process: { startTicks: identity.startTicks, bootId: identity.bootId, pidNamespace } }),
  };
}
