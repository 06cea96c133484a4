import { afterAll, describe, expect, it } from 'vitest';
import { ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { startZooKeeper } from '../../stack/zookeeper.js';
import { WatchRecorder } from '../contract/case.js';
import { connectForTest } from '../server-ensemble.js';

const stack = await orSkipLoudly('ZooKeeper', () => startZooKeeper());
afterAll(() => stack?.[Symbol.asyncDispose]());

describe.skipIf(stack === undefined)('a chroot', () => {
  const open = async (chroot = '') => connectForTest(`${stack?.quorum}${chroot}`);

  it('is made, with what is above it, by whoever first needs it', async () => {
    const [inside, outside] = [await open('/prod/maas'), await open()];
    expect(await inside.read('/')).toBeUndefined();
    await ensurePath(inside, '/control/requests');
    expect(await outside.children('/prod/maas/control')).toEqual(['requests']);
    await Promise.all([inside.close(), outside.close()]);
  });

  it('is before every path sent, and off every path told', async () => {
    const [inside, outside] = [await open('/one/two'), await open()];
    await ensurePath(inside, '/a');
    const watch = new WatchRecorder();
    await inside.children('/', { watch: watch.watch });
    await inside.stat('/b', { watch: watch.watch });
    expect(await inside.create('/a/n-', Buffer.alloc(0), { mode: 'persistent sequential' })).toBe('/a/n-0000000000');
    expect(await inside.commit([{ kind: 'create', path: '/b', data: Buffer.alloc(0) }])).toEqual(['/b']);
    expect((await watch.received(2)).map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual(['children changed /', 'created /b']);
    expect([...((await outside.children('/one/two')) ?? [])].sort()).toEqual(['a', 'b']);
    await Promise.all([inside.close(), outside.close()]);
  });
});
