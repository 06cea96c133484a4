import { type CallOptions, type ZooKeeper, ZooKeeperError } from '../port.js';
import { parentOf } from '../znode-path.js';
import { isFault } from './retry.js';

const nothing = new Uint8Array();

/**
 * Creates a persistent, empty znode and its missing parents. Existing ones are left as they are, so that the call may be repeated.
 *
 * @throws ZooKeeperError not allowed, ephemeral parent, unknown
 */
export async function ensurePath(zk: ZooKeeper, path: string, options: CallOptions = {}): Promise<void> {
  try {
    // A client that may read but not create gets by when there is nothing to create.
    if ((await zk.stat(path, options)) !== undefined) return;
    await zk.create(path, nothing, options);
  } catch (error) {
    if (isFault(error, 'exists')) return;
    if (!isFault(error, 'no parent') || path === '/') throw error;
    await ensurePath(zk, parentOf(path), options);
    await ensurePath(zk, path, options);
  }
}

/** As `create`, but creates missing parents first. */
export async function createWithParents(
  zk: ZooKeeper,
  path: string,
  data: Uint8Array,
  options: Parameters<ZooKeeper['create']>[2] = {},
): Promise<string> {
  try {
    return await zk.create(path, data, options);
  } catch (error) {
    if (!(error instanceof ZooKeeperError && error.fault === 'no parent')) throw error;
    await ensurePath(zk, parentOf(path), { signal: options.signal });
    return zk.create(path, data, options);
  }
}
