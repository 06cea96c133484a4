import { decodeServiceConfig, defaultServiceConfig, encodeServiceConfig, type ServiceConfig } from '../metron/service-config.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { createWithParents } from '../zookeeper/recipes/ensure-path.js';
import { isFault } from '../zookeeper/recipes/retry.js';

/**
 * Reads Metron's service configuration; undefined when there is none, which means the defaults.
 *
 * @throws Failure BAD_SETTING when the znode holds something else
 */
export async function findServiceConfig(zk: ZooKeeper, path: string, signal: AbortSignal): Promise<ServiceConfig | undefined> {
  const znode = await zk.read(path, { signal });
  return znode && decodeServiceConfig(znode.data, path);
}

/** Reads Metron's service configuration, and creates it with the defaults if there is none. An existing one is never changed. */
export async function ensureServiceConfig(zk: ZooKeeper, path: string, signal: AbortSignal): Promise<ServiceConfig> {
  const found = await findServiceConfig(zk, path, signal);
  if (found !== undefined) return found;
  try {
    await createWithParents(zk, path, encodeServiceConfig(defaultServiceConfig), { signal });
  } catch (error) {
    if (!isFault(error, 'exists')) throw error;
    return ensureServiceConfig(zk, path, signal);
  }
  return defaultServiceConfig;
}
