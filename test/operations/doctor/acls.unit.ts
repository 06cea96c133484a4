import { beforeEach, describe, expect, it } from 'vitest';
import { openZnodes } from '../../../src/operations/doctor/acls.js';
import { closeZnodes, openPaths } from '../../../src/operations/doctor/close-znodes.js';
import { examine } from '../../../src/operations/doctor/doctor.js';
import { aclFor } from '../../../src/zookeeper/acl.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';
import { examined, only } from './examined.js';

let zk: ZooKeeper;
let stranger: ZooKeeper;
const { signal } = new AbortController();
beforeEach(async () => {
  const ensemble = new MemoryEnsemble();
  zk = await ensemble.connect({ auth: ['maas:secret'] });
  stranger = await ensemble.connect();
  await ensurePath(zk, '/maas/control/requests/1');
});

describe('znodes that anyone may change', () => {
  it('are named, with what closes them', async () => {
    const [finding] = await only(openZnodes, { zk, access: 'readable' });
    expect(finding).toMatchObject({ level: 'warning', open: ['/maas/control', '/maas/control/requests'] });
    expect(finding?.message).toMatch(/^anyone may write to \/maas\/control, and /);
    expect(finding?.hint).toContain('--fix');
  });

  it('are named where only one that leaders go by is open', async () => {
    await ensurePath(zk, '/maas/control/epoch');
    for (const path of ['/maas/control', '/maas/control/requests']) await zk.writeAcl(path, aclFor('readable'));
    const [finding] = await only(openZnodes, { zk, access: 'readable' });
    expect(finding).toMatchObject({ level: 'warning', open: ['/maas/control/epoch'] });
  });

  it('are closed with all below them', async () => {
    expect(await closeZnodes(zk, ['/maas/control', '/maas/control/requests'], 'readable', signal)).toBe(3);
    expect(openPaths(await examine(await examined({ zk }), [openZnodes]))).toEqual([]);
    await expect(stranger.write('/maas/control/requests/1', new Uint8Array(), 'any')).rejects.toMatchObject({ fault: 'not allowed' });
    expect(await stranger.children('/maas/control')).toEqual(['requests']);
  });

  it('are closed to readers too where that is wanted', async () => {
    await closeZnodes(zk, ['/maas/control'], 'private', signal);
    await expect(stranger.read('/maas/control/requests/1')).rejects.toMatchObject({ fault: 'not allowed' });
  });

  it('stay as they are where somebody else owns them', async () => {
    await zk.create('/maas/control/own', new Uint8Array(), { acl: aclFor('private') });
    expect(await closeZnodes(zk, ['/maas/control', '/maas/control/requests'], 'readable', signal)).toBe(3);
    await expect(stranger.read('/maas/control/own')).rejects.toMatchObject({ fault: 'not allowed' });
  });
});
