import { type Access, aclFor } from '../../zookeeper/acl.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { isFault } from '../../zookeeper/recipes/retry.js';
import { letsAnyoneChange, topmost } from './acls.js';
import type { Report } from './doctor.js';

/** The znodes in a report that `closeZnodes` would restrict, each with everything below it. */
export function openPaths({ checks }: Report): readonly string[] {
  return checks.flatMap(({ findings }) => findings.flatMap(({ open = [] }) => open));
}

/**
 * Sets the access of znodes, and of all znodes below them, that are open to everyone; others stay as they are.
 *
 * @returns how many were changed
 * @throws ZooKeeperError not allowed, unavailable
 */
export async function closeZnodes(zk: ZooKeeper, paths: readonly string[], access: Access, signal: AbortSignal): Promise<number> {
  let closed = 0;
  for (const path of topmost(paths)) {
    closed += await closeTree(zk, path, access, signal);
  }
  return closed;
}

async function closeTree(zk: ZooKeeper, path: string, access: Access, signal: AbortSignal): Promise<number> {
  const acl = await zk.readAcl(path, { signal });
  const isOpen = acl?.some(letsAnyoneChange) === true;
  try {
    if (isOpen) await zk.writeAcl(path, aclFor(access), { signal });
  } catch (error) {
    if (!isFault(error, 'no znode')) throw error;
  }
  const names = (await zk.children(path, { signal })) ?? [];
  const below = await Promise.all(names.map((name) => closeTree(zk, `${path}/${name}`, access, signal)));
  return below.reduce((sum, each) => sum + each, isOpen ? 1 : 0);
}
