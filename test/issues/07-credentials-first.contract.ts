import { expect, it } from 'vitest';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { onBareLibrary } from './bare-library.js';
import { emptyZnode, ops, ScriptedZooKeeper } from './scripted-zookeeper.js';

// The library sent the credentials behind what was queued: after each reconnect the first operations failed as not allowed.
it('credentials are shown before any operation, on each connection', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData ? { body: emptyZnode() } : {}));
  const types = () => server.requests.map(({ type }) => type).filter((type) => type === ops.auth || type === ops.getData);

  await onBareLibrary(
    server.quorum,
    `const client = zookeeper.createClient(quorum); client.addAuthInfo('digest', Buffer.from('u:p')); client.connect();
     client.getData('/a', () => process.exit(0));`,
  );
  expect(types()[0]).toBe(ops.getData);

  server.requests.length = 0;
  const zk = await connectForTest(server.quorum, { auth: [{ scheme: 'digest', credentials: 'u:p' }] });
  await zk.read('/a');
  server.hangUp();
  await zk.read('/a');
  expect(types()).toEqual([ops.auth, ops.getData, ops.auth, ops.getData]);
  await zk.leave();
});

it('credentials that the server refuses are reported at once', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.auth ? { code: -115 } : {}));
  const connecting = connectForTest(server.quorum, { auth: [{ scheme: 'nonsense', credentials: 'x' }] });
  await expect(connecting).rejects.toMatchObject({ code: 'NOT_ALLOWED', message: expect.stringContaining('nonsense') });
});
