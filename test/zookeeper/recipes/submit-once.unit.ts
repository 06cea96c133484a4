import { describe, expect, it } from 'vitest';
import { FailingZooKeeper, failOnce } from '../../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import { submitOnce } from '../../../src/zookeeper/recipes/submit-once.js';
import { bytes, ports, text } from './scene.js';

const signal = AbortSignal.timeout(4_000);

describe('a submission', () => {
  it('makes the parents it lacks', async () => {
    const zk = await new MemoryEnsemble().connect();
    await submitOnce(zk, '/requests/u1', bytes('add'), ports, signal);
    expect(text((await zk.read('/requests/u1'))?.data)).toBe('add');
  });

  for (const fault of ['unknown, done', 'unknown, not done', 'unavailable', 'session lost, done'] as const) {
    it(`is made exactly once when a create ends as ${fault}`, async () => {
      const zk = new FailingZooKeeper(await new MemoryEnsemble().connect());
      await zk.create('/requests', bytes(''));
      zk.sabotage = failOnce('create', fault);
      await submitOnce(zk, '/requests/u1', bytes('add'), ports, signal);
      expect(await zk.children('/requests')).toEqual(['u1']);
      expect((await zk.stat('/requests/u1'))?.version).toBe(0);
    });
  }

  it('is refused where somebody else was first', async () => {
    const zk = await new MemoryEnsemble().connect();
    await submitOnce(zk, '/requests/u1', bytes('theirs'), ports, signal);
    await expect(submitOnce(zk, '/requests/u1', bytes('ours'), ports, signal)).rejects.toMatchObject({ fault: 'exists' });
    expect(text((await zk.read('/requests/u1'))?.data)).toBe('theirs');
  });
});
