import { expect, it } from 'vitest';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { onBareLibrary } from './bare-library.js';
import { ops, ScriptedZooKeeper } from './scripted-zookeeper.js';

// A code that the library does not know (a quota that is exceeded: -125) was thrown in the socket's handler and ended the process.
it('an error code that nobody knows fails the operation, and only that', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.create ? { code: -999 } : {}));

  const bare = await onBareLibrary(
    server.quorum,
    `const client = zookeeper.createClient(quorum); client.connect(); client.create('/a', () => process.exit(0));`,
  );
  expect(bare).toMatchObject({ code: 1, output: expect.stringContaining('Unknown code: -999') });

  const zk = await connectForTest(server.quorum);
  await expect(zk.create('/a', Buffer.alloc(0))).rejects.toMatchObject({ fault: 'server error', message: expect.stringContaining('-999') });
  expect(zk.session.state).toBe('connected');
  await zk.leave();
});
