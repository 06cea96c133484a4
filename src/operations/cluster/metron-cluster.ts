import { hasLayout } from '../../control/ensure-layout.js';
import type { ControlPaths } from '../../control/layout.js';
import { findServiceConfig } from '../../service/service-config.js';
import type { ZooKeeper } from '../../zookeeper/port.js';

/** `auto`: detect who runs the cluster. */
export type MetronSetting = 'auto' | 'yes' | 'no';

/**
 * Whether a cluster's models are run by Metron's own service, so that requests must go to its queue. Never true where a maas service has
 * left its records, even if none leads at the moment: a request could then be carried out twice.
 */
export async function isRunByMetron(
  cluster: { readonly zk: ZooKeeper; readonly control: ControlPaths; readonly zkRoot: string; readonly signal: AbortSignal },
  setting: MetronSetting,
): Promise<boolean> {
  const { zk, control, zkRoot, signal } = cluster;
  if (setting !== 'auto') return setting === 'yes';
  if (await hasLayout(zk, control, signal)) return false;
  // Metron's service creates its configuration when it starts. Without one, nobody would read the queue.
  return (await findServiceConfig(zk, zkRoot, signal)) !== undefined;
}
