import type { ControlPaths } from '../../control/layout.js';
import { type Candidate, candidateCodec } from '../../control/records.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { candidateOrder } from '../../zookeeper/recipes/leader-election.js';
import { childOf } from '../../zookeeper/znode-path.js';

export interface ServiceStatus {
  /** In the order in which they would lead; the first one leads. */
  readonly services: readonly (Candidate & { readonly role: 'leads' | 'stands by' })[];
}

/** Which services run on a cluster, and which of them leads. */
export async function serviceStatus({
  zk,
  control,
  signal,
}: {
  zk: ZooKeeper;
  control: ControlPaths;
  signal: AbortSignal;
}): Promise<ServiceStatus> {
  const names = candidateOrder((await zk.children(control.election, { signal })) ?? []);
  const services: ServiceStatus['services'][number][] = [];
  for (const name of names) {
    const path = childOf(control.election, name);
    const znode = await zk.read(path, { signal });
    if (znode === undefined) continue;
    services.push({ ...candidateCodec.decode(znode.data, path), role: services.length === 0 ? 'leads' : 'stands by' });
  }
  return { services };
}
