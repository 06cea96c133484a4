import { Failure } from '../errors/catalogue.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { ensurePath } from '../zookeeper/recipes/ensure-path.js';
import { isFault } from '../zookeeper/recipes/retry.js';
import { type ControlPaths, layoutVersion } from './layout.js';

/**
 * Creates the top-level znodes of our layout that are missing.
 *
 * @throws Failure LAYOUT_MISMATCH when another version of maas made them
 */
export async function ensureLayout(zk: ZooKeeper, paths: ControlPaths, signal?: AbortSignal): Promise<void> {
  if (await hasLayout(zk, paths, signal)) return;

  await ensurePath(zk, paths.root, { signal });
  const parents = [paths.election, paths.epoch, paths.requests, paths.quarantine, paths.deployments];
  const more = [paths.nodes, paths.assignments, paths.instances];
  await Promise.all([...parents, ...more].map((path) => ensurePath(zk, path, { signal })));
  // Created last: when the layout znode exists, all others do.
  await createLayout(zk, paths, signal);
  await hasLayout(zk, paths, signal);
}

/**
 * Whether a maas service has ever made its znodes here.
 *
 * @throws Failure LAYOUT_MISMATCH when another version of maas made them
 */
export async function hasLayout(zk: ZooKeeper, paths: ControlPaths, signal?: AbortSignal): Promise<boolean> {
  const znode = await zk.read(paths.layout, { signal });
  if (znode === undefined) return false;

  const found = new TextDecoder().decode(znode.data);
  if (found === String(layoutVersion)) return true;
  throw new Failure('LAYOUT_MISMATCH', `${paths.root} has layout ${JSON.stringify(found)}, and this maas knows layout ${layoutVersion}`, {
    path: paths.layout,
    found,
    known: layoutVersion,
  });
}

async function createLayout(zk: ZooKeeper, paths: ControlPaths, signal?: AbortSignal): Promise<void> {
  try {
    await zk.create(paths.layout, new TextEncoder().encode(String(layoutVersion)), { signal });
  } catch (error) {
    if (!isFault(error, 'exists')) throw error;
  }
}
