import { beforeEach, describe, expect, it } from 'vitest';
import { FailingZooKeeper, failOnce } from '../../../src/zookeeper/failing.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import { rehearseCreate } from '../../../src/zookeeper/recipes/rehearse-create.js';
import { bytes, ports } from './scene.js';

const signal = AbortSignal.timeout(4_000);
const readers = [{ scheme: 'world', id: 'anyone', permissions: ['read'] }] as const;

describe('the rehearsal of a create', () => {
  let zk: MemoryZooKeeper;

  beforeEach(async () => {
    zk = await new MemoryEnsemble().connect();
    await zk.create('/requests', bytes(''));
  });

  it('makes nothing, wakes nobody, and uses no number up', async () => {
    let woken = false;
    await zk.children('/requests', {
      watch: () => {
        woken = true;
      },
    });
    await rehearseCreate(zk, { path: '/requests/u1' }, ports, signal);
    await rehearseCreate(zk, { path: '/requests/n-', mode: 'persistent sequential' }, ports, signal);
    await zk.sync('/requests');
    expect(woken).toBe(false);
    expect(await zk.children('/requests')).toEqual([]);
    expect(await zk.create('/requests/n-', bytes(''), { mode: 'persistent sequential' })).toBe('/requests/n-0000000000');
  });

  it('is of the parents too that are not there', async () => {
    await rehearseCreate(zk, { path: '/maas/queue/qn-' }, ports, signal);
    await zk.writeAcl('/', readers);
    await expect(rehearseCreate(zk, { path: '/maas/queue/qn-' }, ports, signal)).rejects.toMatchObject({
      fault: 'not allowed',
      path: '/maas',
    });
  });

  it('fails as the create would', async () => {
    await zk.create('/requests/u1', bytes(''));
    await expect(rehearseCreate(zk, { path: '/requests/u1' }, ports, signal)).rejects.toMatchObject({ fault: 'exists' });
    await zk.writeAcl('/requests', readers);
    await expect(rehearseCreate(zk, { path: '/requests/u2' }, ports, signal)).rejects.toMatchObject({ fault: 'not allowed' });
  });

  it('tries again when the connection breaks', async () => {
    const failing = new FailingZooKeeper(zk, failOnce('commit', 'unavailable'));
    await rehearseCreate(failing, { path: '/requests/u1' }, ports, signal);
    expect(failing.calls).toHaveLength(2);
  });
});
