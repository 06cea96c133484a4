import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { FailingZooKeeper, failOnce } from '../../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { awaitLeadership, candidateOrder } from '../../../src/zookeeper/recipes/leader-election.js';
import type { Leadership } from '../../../src/zookeeper/recipes/leadership.js';
import { until } from '../../eventually.js';
import { bytes, ports, text } from './scene.js';

const signal = AbortSignal.timeout(4_000);
let seed = 0;

const stand = (zk: ZooKeeper, options: { clock?: ManualClock; signal?: AbortSignal; name?: string } = {}) =>
  awaitLeadership(
    {
      zk,
      path: '/control/election',
      epochPath: '/control/epoch',
      data: bytes(options.name ?? 'node1'),
      ...ports,
      random: seededRandom(++seed),
      ...(options.clock && { clock: options.clock }),
    },
    options.signal ?? signal,
  );

const write = (zk: ZooKeeper, leadership: Leadership, value: string) =>
  zk.commit([leadership.check(), { kind: 'write', path: '/state', data: bytes(value), expected: 'any' }]);

async function scene() {
  const ensemble = new MemoryEnsemble();
  const [first, second] = [await ensemble.connect(), await ensemble.connect()];
  await first.create('/state', bytes(''));
  return { ensemble, first, second };
}

describe('an election', () => {
  it('is won by who stood first; the others wait', async () => {
    const { first, second } = await scene();
    const leadership = await stand(first);
    let won = false;
    const waiting = stand(second).then((other) => {
      won = true;
      return other;
    });
    await until('both stand', async () => (await first.children('/control/election'))?.length === 2);
    expect(won).toBe(false);
    await leadership.resign();
    expect((await waiting).lost.aborted).toBe(false);
  });

  it('tells in the epoch who leads, and raises its version each time', async () => {
    const { first, second } = await scene();
    const before = await stand(first, { name: 'node1' });
    await before.resign();
    const after = await stand(second, { name: 'node2' });
    expect(after.epochVersion).toBeGreaterThan(before.epochVersion);
    const epoch = await first.read('/control/epoch');
    expect([text(epoch?.data), epoch?.stat.version]).toEqual(['node2', after.epochVersion]);
  });

  it('goes to the next when the session of the leader ends, and the former cannot write, though it does not know yet', async () => {
    const { ensemble, first, second } = await scene();
    const former = await stand(first);
    await write(first, former, 'by the first');
    const waiting = stand(second);
    await until('both stand', async () => (await second.children('/control/election'))?.length === 2);
    ensemble.expireSession(first.session.id ?? '');
    const leadership = await waiting;
    await write(second, leadership, 'by the second');
    await expect(write(first, former, 'late')).rejects.toMatchObject({ fault: 'version conflict', step: 0 });
    expect(former.lost.aborted).toBe(true);
    expect(text((await first.read('/state'))?.data)).toBe('by the second');
  });

  it('watches only the candidate before', async () => {
    const { ensemble, first, second } = await scene();
    const leader = await stand(first);
    const [secondStop, third] = [new AbortController(), await ensemble.connect()];
    const secondStands = stand(second, { signal: secondStop.signal });
    await until('two stand', async () => (await first.children('/control/election'))?.length === 2);
    const thirdStands = stand(third);
    await until('three stand', async () => (await first.children('/control/election'))?.length === 3);
    secondStop.abort(new Error('gave up'));
    await expect(secondStands).rejects.toThrow('gave up');
    await until('its candidate is gone', async () => (await first.children('/control/election'))?.length === 2);
    await leader.resign();
    expect((await thirdStands).lost.aborted).toBe(false);
  });

  for (const fault of ['unknown, done', 'unknown, not done', 'unavailable'] as const) {
    it(`finds its own candidate after a create that ended as ${fault}`, async () => {
      const { first } = await scene();
      await first.create('/control', bytes(''));
      await first.create('/control/election', bytes(''));
      const zk = new FailingZooKeeper(first, failOnce('create', fault));
      const leadership = await stand(zk);
      expect((await first.children('/control/election'))?.length).toBe(1);
      await write(zk, leadership, 'x');
    });

    it(`leads with an epoch of its own after a commit that ended as ${fault}`, async () => {
      const { first } = await scene();
      const zk = new FailingZooKeeper(first, failOnce('commit', fault));
      const leadership = await stand(zk);
      expect((await first.stat('/control/epoch'))?.version).toBe(leadership.epochVersion);
      await write(zk, leadership, 'x');
    });
  }

  it('goes on standing in a new session', async () => {
    const { ensemble, first, second } = await scene();
    const leader = await stand(first);
    const waiting = stand(second);
    await until('both stand', async () => (await first.children('/control/election'))?.length === 2);
    ensemble.expire(second);
    await until('it stands again', async () => (await first.children('/control/election'))?.length === 2);
    await leader.resign();
    expect((await waiting).lost.aborted).toBe(false);
  });
});

describe('a leadership', () => {
  it('is over when its session is lost', async () => {
    const { ensemble, first } = await scene();
    const leadership = await stand(first);
    ensemble.expire(first);
    expect(leadership.lost.reason).toMatchObject({ name: 'LeadershipLost', message: expect.stringContaining('session expired') });
  });

  it('is over when its candidate is removed by hand', async () => {
    const { first, second } = await scene();
    const leadership = await stand(first);
    const [candidate] = (await second.children('/control/election')) ?? [];
    await second.delete(`/control/election/${candidate}`, 'any');
    await until('it is over', () => leadership.lost.aborted);
  });

  it('is over when another raises the epoch', async () => {
    const { first, second } = await scene();
    const leadership = await stand(first);
    await second.write('/control/epoch', bytes('mine'), 'any');
    await until('it is over', () => leadership.lost.aborted);
    await expect(write(first, leadership, 'x')).rejects.toMatchObject({ fault: 'version conflict' });
  });

  it('outlives a broken connection, up to the session timeout', async () => {
    const { first } = await scene();
    const clock = new ManualClock();
    const leadership = await stand(first, { clock });
    first.suspend();
    await clock.advance(29_000);
    first.resume();
    await clock.advance(60_000);
    expect(leadership.lost.aborted).toBe(false);

    first.suspend();
    await clock.advance(30_001);
    expect(leadership.lost.reason).toMatchObject({ message: expect.stringContaining('whole session timeout') });
  });

  it('is over once resigned, and leaves no candidate', async () => {
    const { first } = await scene();
    const leadership = await stand(first);
    await leadership.resign();
    expect(leadership.lost.aborted).toBe(true);
    expect(await first.children('/control/election')).toEqual([]);
  });
});

describe('the order of candidates', () => {
  it('is that of their numbers, not of their names', () => {
    expect(candidateOrder(['b-0000000002', 'c-0000000010', 'a-0000000003', 'lock', 'd-10'])).toEqual([
      'b-0000000002',
      'a-0000000003',
      'c-0000000010',
    ]);
  });
});
