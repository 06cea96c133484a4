import { Failure } from '../errors/catalogue.js';
import { type ZooKeeper, ZooKeeperError } from '../zookeeper/port.js';
import { type ControlPaths, layoutVersion } from './layout.js';

const nothing = new Uint8Array();

/**
 * Makes the znodes that our layout begins with, those that are not there.
 *
 * @throws Failure LAYOUT_MISMATCH when another version of maas made them
 */
export async function ensureLayout(zk: ZooKeeper, paths: ControlPaths, signal?: AbortSignal): Promise<void> {
  if (await hasLayout(zk, paths, signal)) return;

  await ensurePath(zk, paths.root, signal);
  const parents = [paths.election, paths.epoch, paths.requests, paths.quarantine, paths.deployments];
  const more = [paths.nodes, paths.assignments, paths.instances, paths.traffic];
  await Promise.all([...parents, ...more].map((path) => ensureZnode(zk, path, nothing, signal)));
  // Last, so that a layout that is there is whole.
  await ensureZnode(zk, paths.layout, new TextEncoder().encode(String(layoutVersion)), signal);
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

/** Creates `path` and its parents, those that are not there. */
export async function ensurePath(zk: ZooKeeper, path: string, signal?: AbortSignal): Promise<void> {
  let made = '';
  for (const segment of path.split('/').slice(1)) {
    made += `/${segment}`;
    await ensureZnode(zk, made, nothing, signal);
  }
}

/** Creates a persistent znode unless it is there; what it holds then is left alone. */
export async function ensureZnode(zk: ZooKeeper, path: string, data: Uint8Array, signal?: AbortSignal): Promise<void> {
  try {
    // Whoever may read but not create, and needs not to, gets by.
    if ((await zk.stat(path, { signal })) !== undefined) return;
    await zk.create(path, data, { signal });
  } catch (error) {
    if (!(error instanceof ZooKeeperError && error.fault === 'exists')) throw error;
  }
}
