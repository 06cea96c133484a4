import { type CallOptions, type ZooKeeper, ZooKeeperError } from '../port.js';
import { parentOf } from '../znode-path.js';
import { isFault } from './retry.js';

const nothing = new Uint8Array();

/**
 * Creates a persistent, empty znode and the parents it lacks, those that are not there. May be repeated.
 *
 * @throws ZooKeeperError not allowed, ephemeral parent, unknown
 */
export async function ensurePath(zk: ZooKeeper, path: string, options: CallOptions = {}): Promise<void> {
  try {
    // Whoever may look and not create gets by where there is nothing to create.
    if ((await zk.stat(path, options)) !== undefined) return;
    await zk.create(path, nothing, options);
  } catch (error) {
    if (isFault(error, 'exists')) return;
    if (!isFault(error, 'no parent') || path === '/') throw error;
    await ensurePath(zk, parentOf(path), options);
    await ensurePath(zk, path, options);
  }
}

/** `create`, with the parents it lacks made first. */
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
