import { describe, expect, it } from 'vitest';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { Znode } from '../../../src/zookeeper/port.js';
import { waitForChildren, waitForOtherChildren, waitForZnode } from '../../../src/zookeeper/recipes/wait-for.js';
import { bytes, ports, text } from './scene.js';

const signal = AbortSignal.timeout(4_000);
const holds = (wanted: string) => (znode: Znode | undefined) => (text(znode?.data) === wanted ? znode : undefined);

describe('waiting for a znode', () => {
  it('ends at once when it is as wanted', async () => {
    const zk = await new MemoryEnsemble().connect();
    await zk.create('/a', bytes('done'));
    expect(await waitForZnode(zk, '/a', holds('done'), ports, signal)).toBeDefined();
  });

  it('sees it made, changed, removed and made again', async () => {
    const zk = await new MemoryEnsemble().connect();
    const waiting = waitForZnode(zk, '/a', holds('done'), ports, signal);
    await zk.create('/a', bytes('waiting'));
    await zk.write('/a', bytes('running'), 'any');
    await zk.delete('/a', 'any');
    await zk.create('/a', bytes('done'));
    expect((await waiting)?.stat.version).toBe(0);
  });

  it('goes on over a broken connection and a lost session', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, other] = [await ensemble.connect(), await ensemble.connect()];
    const waiting = waitForZnode(zk, '/a', holds('done'), ports, signal);
    await other.create('/a', bytes(''));
    zk.suspend();
    ensemble.expire(zk);
    await other.write('/a', bytes('done'), 'any');
    expect(await waiting).toBeDefined();
  });

  it('ends with the reason of the signal', async () => {
    const zk = await new MemoryEnsemble().connect();
    const stop = new AbortController();
    const waiting = waitForZnode(zk, '/a', holds('done'), ports, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('fails as closed when the client is closed', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, other] = [await ensemble.connect(), await ensemble.connect()];
    await other.create('/a', bytes(''));
    await zk.close();
    await expect(waitForZnode(zk, '/a', holds('done'), ports, signal)).rejects.toMatchObject({ fault: 'closed' });
  });
});

describe('waiting for children', () => {
  it('sees them come, below a znode that is not there yet either', async () => {
    const zk = await new MemoryEnsemble().connect();
    const waiting = waitForChildren(zk, '/a', (names) => (names?.length === 2 ? [...names].sort() : undefined), ports, signal);
    await zk.create('/a', bytes(''));
    await zk.create('/a/x', bytes(''));
    await zk.create('/a/y', bytes(''));
    expect(await waiting).toEqual(['x', 'y']);
  });

  it('sees that others are there, although as many', async () => {
    const zk = await new MemoryEnsemble().connect();
    await zk.create('/a', bytes(''));
    await zk.create('/a/x', bytes(''));
    const waiting = waitForOtherChildren(zk, '/a', ['x'], ports, signal);
    await zk.commit([
      { kind: 'delete', path: '/a/x', expected: 'any' },
      { kind: 'create', path: '/a/y', data: bytes('') },
    ]);
    await expect(waiting).resolves.toBeUndefined();
  });

  it('ends at once when they are others already, or there is no such znode any more', async () => {
    const zk = await new MemoryEnsemble().connect();
    await waitForOtherChildren(zk, '/a', ['x'], ports, signal);
    await zk.create('/a', bytes(''));
    await zk.create('/a/y', bytes(''));
    await waitForOtherChildren(zk, '/a', ['x'], ports, signal);
  });
});
