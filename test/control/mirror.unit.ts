import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mirror } from '../../src/control/mirror.js';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { FailingZooKeeper, failOnce } from '../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const clock = new ManualClock();
const random = seededRandom(1);

function shown(mirror: Mirror): Record<string, string> {
  return Object.fromEntries([...mirror.znodes].sort().map(([path, { data }]) => [path, new TextDecoder().decode(data)]));
}

async function quiet(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await turn();
}

async function openEnsemble() {
  const ensemble = new MemoryEnsemble();
  const zk = await ensemble.connect();
  const other = await ensemble.connect();
  await other.create('/r', bytes(''));
  return { ensemble, zk, other };
}

describe('a mirror', () => {
  it('shows what is there when it opens, at its depth only', async () => {
    const { zk, other } = await openEnsemble();
    await other.create('/r/a', bytes('parent'));
    await other.create('/r/a/1', bytes('one'));

    using mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 2 });

    expect(shown(mirror)).toEqual({ '/r/a/1': 'one' });
    expect(mirror.names).toEqual(['a']);
  });

  it('waits for a root that is not there yet', async () => {
    const { zk, other } = await openEnsemble();
    using mirror = await Mirror.open({ zk, clock, random, root: '/later', depth: 1 });
    await other.create('/later', bytes(''));
    await other.create('/later/x', bytes('1'));
    await quiet();
    expect(shown(mirror)).toEqual({ '/later/x': '1' });
  });

  it('leaves out what is not accepted', async () => {
    const { zk, other } = await openEnsemble();
    await other.create('/r/a', bytes('1'));
    await other.create('/r/b', bytes('2'));
    using mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 1, accept: ([name]) => name === 'a' });
    expect(shown(mirror)).toEqual({ '/r/a': '1' });
  });

  it('shows a znode that was deleted and made again', async () => {
    const { zk, other } = await openEnsemble();
    await other.create('/r/a', bytes('1'));
    using mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 1 });
    await other.delete('/r/a', 'any');
    await other.create('/r/a', bytes('2'));
    await quiet();
    expect(shown(mirror)).toEqual({ '/r/a': '2' });
  });

  it('follows on after its session was lost', async () => {
    const { ensemble, zk, other } = await openEnsemble();
    await other.create('/r/a', bytes('1'));
    using mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 1 });

    ensemble.expire(zk);
    await other.write('/r/a', bytes('2'), 'any');
    await quiet();
    await other.create('/r/b', bytes('3'));
    await quiet();

    expect(shown(mirror)).toEqual({ '/r/a': '2', '/r/b': '3' });
  });

  it('reads again what could not be read', async () => {
    const { zk, other } = await openEnsemble();
    const failing = new FailingZooKeeper(zk);
    using mirror = await Mirror.open({ zk: failing, clock, random, root: '/r', depth: 1 });
    failing.sabotage = failOnce('read', 'unavailable');
    await other.create('/r/a', bytes('1'));
    await quiet();
    await clock.advance(1_000);
    await quiet();
    expect(shown(mirror)).toEqual({ '/r/a': '1' });
  });

  // Thousands that lost the same server asked it again all at once, five times a second.
  it('leaves a server that goes on refusing more and more time', async () => {
    const { zk, other } = await openEnsemble();
    const failing = new FailingZooKeeper(zk);
    using _ = await Mirror.open({ zk: failing, clock, random, root: '/r', depth: 1 });
    failing.sabotage = ({ name }) => (name === 'read' ? 'unavailable' : undefined);
    const readsWithin = async (ms: number) => {
      const before = failing.calls.length;
      await clock.advance(ms);
      return failing.calls.length - before;
    };
    await other.create('/r/a', bytes('1'));
    await quiet();
    expect(await readsWithin(1_000)).toBeGreaterThan(3);
    await clock.advance(10_000);
    expect(await readsWithin(10_000)).toBeLessThanOrEqual(20);
    expect(await readsWithin(10_000)).toBeGreaterThanOrEqual(10);
  });

  it('is complete only when everything it knows of was read', async () => {
    const { zk, other } = await openEnsemble();
    const seen: string[][] = [];
    using mirror = await Mirror.open({
      zk,
      clock,
      random,
      root: '/r',
      depth: 1,
      onChange: () => mirror.isComplete && seen.push(Object.keys(shown(mirror))),
    });
    await Promise.all(['a', 'b', 'c'].map((name) => other.create(`/r/${name}`, bytes(name))));
    await quiet();
    expect(mirror.isComplete).toBe(true);
    expect(seen.at(-1)).toEqual(['/r/a', '/r/b', '/r/c']);
  });

  it('shows what it may not read as empty, and the rest', async () => {
    const { zk, other } = await openEnsemble();
    const acl = [{ scheme: 'digest', id: 'ann:x', permissions: ['read'] }] as const;
    await other.create('/r/secret', bytes('1'), { acl });
    await other.create('/r/open', bytes('2'));
    using mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 1 });
    expect(shown(mirror)).toEqual({ '/r/open': '2', '/r/secret': '' });
  });

  it('ends with its signal', async () => {
    const { zk, other } = await openEnsemble();
    const ending = new AbortController();
    const mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 1, signal: ending.signal });
    ending.abort();
    await other.create('/r/a', bytes('1'));
    await quiet();
    expect(shown(mirror)).toEqual({});
  });

  it('comes to show what is there, whatever happened in between', async () => {
    const parent = fc.constantFrom('a', 'b');
    const child = fc.constantFrom('1', '2');
    const step = fc.tuple(fc.constantFrom('create', 'write', 'delete', 'wait'), parent, child);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { zk, other } = await openEnsemble();
        using mirror = await Mirror.open({ zk, clock, random, root: '/r', depth: 2 });
        for (const [kind, at, name] of steps) await apply(other, kind, `/r/${at}`, name);
        await quiet();
        expect(shown(mirror)).toEqual(await actual(other));
      }),
      { numRuns: 60 },
    );
  });
});

let counter = 0;

async function apply(zk: ZooKeeper, kind: string, parent: string, name: string): Promise<void> {
  const path = `${parent}/${name}`;
  const data = bytes(String(counter++));
  const ignore = () => undefined;
  if (kind === 'wait') await turn();
  if (kind === 'write') await zk.write(path, data, 'any').catch(ignore);
  if (kind === 'create') {
    await zk.create(parent, bytes('')).catch(ignore);
    await zk.create(path, data).catch(ignore);
  }
  if (kind === 'delete') {
    await zk.delete(path, 'any').catch(ignore);
    await zk.delete(parent, 'any').catch(ignore);
  }
}

async function actual(zk: ZooKeeper): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const parent of ((await zk.children('/r')) ?? []).toSorted()) {
    for (const name of ((await zk.children(`/r/${parent}`)) ?? []).toSorted()) {
      const path = `/r/${parent}/${name}`;
      found[path] = new TextDecoder().decode((await zk.read(path))?.data);
    }
  }
  return found;
}
