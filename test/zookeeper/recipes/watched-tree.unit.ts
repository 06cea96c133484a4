import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { WatchedTree } from '../../../src/zookeeper/recipes/watched-tree.js';
import { until } from '../../eventually.js';
import { bytes, ports, text } from './scene.js';

let ensemble: MemoryEnsemble;
let other: ZooKeeper;
let stop: AbortController;
const seen = new Map<string, string>();

beforeEach(async () => {
  ensemble = new MemoryEnsemble();
  other = await ensemble.connect();
  stop = new AbortController();
  seen.clear();
});
afterEach(() => stop.abort());

async function follow() {
  const zk = await ensemble.connect();
  const tree = new WatchedTree(
    zk,
    '/root',
    ({ branch, name }, data) => {
      const leaf = `${branch}/${name}`;
      if (data === undefined) seen.delete(leaf);
      else seen.set(leaf, text(data) ?? '');
    },
    ports,
  );
  let times = 0;
  tree.follow(() => times++, stop.signal).catch(() => {});
  await until('the whole tree', () => times > 0);
  return zk;
}

const sees = (expected: Record<string, string>) =>
  until(JSON.stringify(expected), () => JSON.stringify(Object.fromEntries([...seen].sort())) === JSON.stringify(expected));

async function make(...paths: string[]) {
  for (const path of paths) await other.create(path, bytes(path));
}

describe('a tree that is followed', () => {
  it('tells all that is there, before it has caught up', async () => {
    await make('/root', '/root/a', '/root/a/1', '/root/a/2', '/root/b');
    await follow();
    expect([...seen.keys()].sort()).toEqual(['a/1', 'a/2']);
  });

  it('may be made later', async () => {
    await follow();
    await make('/root', '/root/a', '/root/a/1');
    await sees({ 'a/1': '/root/a/1' });
  });

  it('tells of leaves that change, go and come back', async () => {
    await make('/root', '/root/a', '/root/a/1', '/root/a/2');
    await follow();
    await other.write('/root/a/1', bytes('new'), 'any');
    await other.delete('/root/a/2', 'any');
    await sees({ 'a/1': 'new' });
    await make('/root/a/2');
    await sees({ 'a/1': 'new', 'a/2': '/root/a/2' });
  });

  it('tells that a branch and its leaves are gone, also when it is made again at once', async () => {
    await make('/root', '/root/a', '/root/a/1');
    await follow();
    await other.delete('/root/a/1', 'any');
    await other.delete('/root/a', 'any');
    await make('/root/a', '/root/a/2');
    await sees({ 'a/2': '/root/a/2' });
  });

  it('forgets a leaf whose branch went while it was read', async () => {
    await make('/root', '/root/a', '/root/a/1');
    const zk = await follow();
    const branchIsGone = Promise.withResolvers<void>();
    const read = zk.read.bind(zk);
    zk.read = async (...args) => {
      zk.read = read;
      await branchIsGone.promise;
      await make('/root/a', '/root/a/1');
      const znode = await read(...args);
      await other.delete('/root/a/1', 'any');
      return znode;
    };
    await other.delete('/root/a/1', 'any');
    await other.delete('/root/a', 'any');
    await sees({});
    branchIsGone.resolve();
    await make('/root/b', '/root/b/1');
    await sees({ 'b/1': '/root/b/1' });
  });

  it('keeps what it knows while nobody answers, and looks at all anew in another session', async () => {
    await make('/root', '/root/a', '/root/a/1', '/root/a/2');
    const zk = await follow();
    zk.suspend();
    ensemble.expire(zk);
    expect(seen.size).toBe(2);
    await other.delete('/root/a/2', 'any');
    await sees({ 'a/1': '/root/a/1' });
  });

  it('reads only what changed', async () => {
    await make('/root', '/root/a', ...Array.from({ length: 50 }, (_, at) => `/root/a/${at + 10}`));
    const zk = await follow();
    let reads = 0;
    const read = zk.read.bind(zk);
    zk.read = (...args) => {
      reads += 1;
      return read(...args);
    };
    await other.write('/root/a/10', bytes('new'), 'any');
    await until('the change', () => seen.get('a/10') === 'new');
    expect(reads).toBe(1);
  });
});
