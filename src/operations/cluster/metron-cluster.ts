import { hasLayout } from '../../control/ensure-layout.js';
import type { ControlPaths } from '../../control/layout.js';
import { findServiceConfig } from '../../service/service-config.js';
import type { ZooKeeper } from '../../zookeeper/port.js';

/** `auto`: looks who runs the cluster. */
export type MetronSetting = 'auto' | 'yes' | 'no';

/**
 * Whether a cluster's models are run by Metron's own service: then requests go to its queue. Never where a maas service has its records,
 * whether or not one leads at the moment: a request would be carried out twice.
 */
export async function isRunByMetron(
  cluster: { readonly zk: ZooKeeper; readonly control: ControlPaths; readonly zkRoot: string; readonly signal: AbortSignal },
  setting: MetronSetting,
): Promise<boolean> {
  const { zk, control, zkRoot, signal } = cluster;
  if (setting !== 'auto') return setting === 'yes';
  if (await hasLayout(zk, control, signal)) return false;
  // Metron's service makes its configuration when it starts; where there is none either, nobody would read the queue.
  return (await findServiceConfig(zk, zkRoot, signal)) !== undefined;
}
