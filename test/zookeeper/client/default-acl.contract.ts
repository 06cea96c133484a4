import { expect, it } from 'vitest';
import { aclFor } from '../../../src/zookeeper/acl.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { serverForTest } from '../embedded/embedded-server.js';
import { connectForTest } from '../server-ensemble.js';

it('a client makes znodes with the ACL that it was given, in transactions too, unless one has its own', async () => {
  await using directory = await temporaryDirectory();
  await using server = await serverForTest(directory.path);
  const quorum = `127.0.0.1:${server.port}`;
  const auth = [{ scheme: 'digest', credentials: 'maas:secret' }];
  const owner = await connectForTest(`${quorum}/chroot`, { auth, acl: aclFor('readable') });
  const stranger = await connectForTest(quorum);

  const data = new Uint8Array();
  await owner.create('/', data);
  await owner.create('/a', data);
  await owner.commit([
    { kind: 'create', path: '/b', data },
    { kind: 'create', path: '/open', data, acl: aclFor('open') },
  ]);
  for (const name of ['', '/a', '/b']) {
    await expect(stranger.write(`/chroot${name}`, data, 'any')).rejects.toMatchObject({ fault: 'not allowed' });
    expect(await stranger.read(`/chroot${name}`)).toBeDefined();
  }
  await stranger.write('/chroot/open', data, 'any');
  await owner.write('/a', data, 'any');
  await Promise.all([owner.close(), stranger.close()]);
});
