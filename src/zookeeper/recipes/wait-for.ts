import type { Znode, ZooKeeper } from '../port.js';
import { Bell } from './bell.js';
import { type RecipePorts, untilDone } from './retry.js';

/**
 * Waits until `decide` returns an answer for a znode. It is called at once, and at each change that is seen: states in between may be
 * missed, the last one never. After a broken connection or a lost session it only looks again.
 *
 * @param decide is given undefined while the znode does not exist; returns undefined to go on waiting
 * @throws errors of reading that are not transient (not allowed, closed), what `decide` throws, and the reason of `signal`
 */
export async function waitForZnode<Answer>(
  zk: ZooKeeper,
  path: string,
  decide: (znode: Znode | undefined) => Answer | undefined,
  ports: RecipePorts,
  signal: AbortSignal,
): Promise<Answer> {
  return lookAgain((watch) => readAndWatch(zk, path, watch, signal), decide, ports, signal);
}

/** As `waitForZnode`, for the names of a znode's children. */
export async function waitForChildren<Answer>(
  zk: ZooKeeper,
  path: string,
  decide: (names: readonly string[] | undefined) => Answer | undefined,
  ports: RecipePorts,
  signal: AbortSignal,
): Promise<Answer> {
  return lookAgain((watch) => listAndWatch(zk, path, watch, signal), decide, ports, signal);
}

/**
 * Waits until the names of a znode's children differ from `known`. Comparing numbers would miss a child that comes while another goes.
 *
 * @param known the names as last read, in any order; empty for a znode that does not exist
 */
export async function waitForOtherChildren(
  zk: ZooKeeper,
  path: string,
  known: readonly string[],
  ports: RecipePorts,
  signal: AbortSignal,
): Promise<void> {
  const before = new Set(known);
  const differ = (names: readonly string[] = []) => names.length !== before.size || names.some((name) => !before.has(name)) || undefined;
  await waitForChildren(zk, path, differ, ports, signal);
}

/** Reads a znode and sets a watch on it. If it does not exist, the watch tells of its creation. */
export async function readAndWatch(zk: ZooKeeper, path: string, watch: () => void, signal: AbortSignal): Promise<Znode | undefined> {
  for (;;) {
    const znode = await zk.read(path, { watch, signal });
    if (znode !== undefined || (await zk.stat(path, { watch, signal })) === undefined) return znode;
  }
}

/** Lists a znode's children and sets a watch. If the znode does not exist, the watch tells of its creation. */
export async function listAndWatch(
  zk: ZooKeeper,
  path: string,
  watch: () => void,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  for (;;) {
    const names = await zk.children(path, { watch, signal });
    if (names !== undefined || (await zk.stat(path, { watch, signal })) === undefined) return names;
  }
}

async function lookAgain<Seen, Answer>(
  look: (watch: () => void) => Promise<Seen>,
  decide: (seen: Seen) => Answer | undefined,
  ports: RecipePorts,
  signal: AbortSignal,
): Promise<Answer> {
  const bell = new Bell();
  for (;;) {
    const answer = decide(await untilDone(() => look(bell.ring), ports, signal));
    if (answer !== undefined) return answer;
    await bell.next(signal);
  }
}
