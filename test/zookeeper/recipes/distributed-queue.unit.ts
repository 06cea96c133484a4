import { describe, expect, it } from 'vitest';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import { offer, queueOrder, takeStep, waitingItems } from '../../../src/zookeeper/recipes/distributed-queue.js';
import { bytes, text } from './scene.js';

describe('a queue as Curator writes it', () => {
  it('holds items as persistent znodes qn-NNNNNNNNNN of their bytes', async () => {
    const zk = await new MemoryEnsemble().connect();
    expect(await offer(zk, '/maas/queue', bytes('{"a":1}'))).toBe('/maas/queue/qn-0000000000');
    const znode = await zk.read('/maas/queue/qn-0000000000');
    expect(text(znode?.data)).toBe('{"a":1}');
    expect(znode?.stat.ephemeralOwner).toBeUndefined();
  });

  it('orders by number, also past the ten digits and where it wrapped, and ignores other names', () => {
    const names = ['qn-10000000000', 'qn-0000000010', 'lock', 'qn-', 'qn-x', 'qn--2147483648', 'qn-0000000009', 'xqn-0000000001'];
    expect(queueOrder(names).map(({ name }) => name)).toEqual(['qn--2147483648', 'qn-0000000009', 'qn-0000000010', 'qn-10000000000']);
  });

  it('has no items where it is not there', async () => {
    expect(await waitingItems(await new MemoryEnsemble().connect(), '/maas/queue')).toEqual([]);
  });

  it('gives an item to one taker only, with what comes of it', async () => {
    const ensemble = new MemoryEnsemble();
    const zk = await ensemble.connect();
    await offer(zk, '/queue', bytes('x'));
    await zk.create('/taken', bytes(''));
    const [item] = await waitingItems(zk, '/queue');
    if (item === undefined) throw new Error('no item');
    const take = (name: string) => zk.commit([takeStep(item), { kind: 'create', path: `/taken/${name}`, data: bytes('') }]);
    const outcomes = await Promise.allSettled([take('a'), take('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await zk.children('/taken')).toEqual(['a']);
    expect(await zk.read(item.path)).toBeUndefined();
  });
});
