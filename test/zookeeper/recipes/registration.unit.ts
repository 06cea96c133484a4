import { describe, expect, it } from 'vitest';
import { FailingZooKeeper, failOnce } from '../../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { Registration } from '../../../src/zookeeper/recipes/registration.js';
import { until } from '../../eventually.js';
import { bytes, ports, text } from './scene.js';

const signal = AbortSignal.timeout(4_000);
const path = '/maas/service/dga/i1';
const register = (zk: ZooKeeper, data = 'here') => Registration.make({ zk, path, data: bytes(data), ...ports }, signal);

describe('a registration', () => {
  it('is an ephemeral of its owner, its parents made where they lack', async () => {
    const zk = await new MemoryEnsemble().connect();
    await register(zk);
    expect((await zk.read(path))?.stat.ephemeralOwner).toBe(zk.session.id);
  });

  it('is put back when somebody takes it away, its parent too', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, metron] = [await ensemble.connect(), await ensemble.connect()];
    await register(zk);
    await metron.commit([
      { kind: 'delete', path, expected: 'any' },
      { kind: 'delete', path: '/maas/service/dga', expected: 'any' },
    ]);
    await until('it is back', async () => text((await metron.read(path))?.data) === 'here');
  });

  it('is put right when somebody writes to it', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, other] = [await ensemble.connect(), await ensemble.connect()];
    await register(zk);
    await other.write(path, bytes('nonsense'), 'any');
    await until('it is right', async () => text((await other.read(path))?.data) === 'here');
  });

  it('holds something else once it is told to, in a new session too', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, other] = [await ensemble.connect(), await ensemble.connect()];
    const registration = await register(zk);
    await registration.update(bytes('changed'), signal);
    expect(text((await other.read(path))?.data)).toBe('changed');
    ensemble.expire(zk);
    await until('it is back as it was last', async () => {
      const found = await other.read(path);
      return found?.stat.ephemeralOwner === zk.session.id && text(found?.data) === 'changed';
    });
  });

  it('comes again in a new session', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, other] = [await ensemble.connect(), await ensemble.connect()];
    await register(zk);
    ensemble.expire(zk);
    await until('it is of the new session', async () => (await other.stat(path))?.ephemeralOwner === zk.session.id);
  });

  it('takes the place of what a former session of its owner left', async () => {
    const ensemble = new MemoryEnsemble();
    const [former, zk] = [await ensemble.connect(), await ensemble.connect()];
    await register(former, 'old');
    await former.leave();
    await register(zk, 'new');
    const znode = await zk.read(path);
    expect([text(znode?.data), znode?.stat.ephemeralOwner]).toEqual(['new', zk.session.id]);
  });

  for (const fault of ['unknown, done', 'unknown, not done', 'unavailable'] as const) {
    it(`stands after a create that ended as ${fault}`, async () => {
      const zk = new FailingZooKeeper(await new MemoryEnsemble().connect(), failOnce('create', fault, path));
      await register(zk);
      expect((await zk.stat(path))?.ephemeralOwner).toBe(zk.session.id);
    });
  }

  it('stays away once withdrawn', async () => {
    const zk = await new MemoryEnsemble().connect();
    const registration = await register(zk);
    await registration.withdraw();
    expect(await zk.stat(path)).toBeUndefined();
  });

  it('leaves a successor alone when withdrawn', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, successor] = [await ensemble.connect(), await ensemble.connect()];
    const registration = await register(zk);
    zk.suspend();
    await register(successor, 'successor');
    const withdrawing = registration.withdraw();
    zk.resume();
    await withdrawing;
    expect(text((await successor.read(path))?.data)).toBe('successor');
  });
});
