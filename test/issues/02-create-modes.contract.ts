import { expect, it } from 'vitest';
import type { CreateMode } from '../../src/zookeeper/port.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { onBareLibrary } from './bare-library.js';
import { madePath, ops, ScriptedZooKeeper } from './scripted-zookeeper.js';

const modes: readonly CreateMode[] = ['persistent', 'ephemeral', 'persistent sequential', 'ephemeral sequential'];
const flags = (body: Buffer) => body.readInt32BE(body.length - 4);

// The library passes any number on in a plain create, for which the server makes a plain znode: a container that nobody cleans up.
it('a create asks for nothing that a create cannot make', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.create ? { body: madePath('/a') } : {}));
  const created = () => server.requests.filter(({ type }) => type === ops.create).map(({ body }) => flags(body));

  await onBareLibrary(
    server.quorum,
    `const client = zookeeper.createClient(quorum); client.connect();
     client.create('/a', Buffer.alloc(0), 4, () => process.exit(0));`,
  );
  expect(created()).toEqual([4]);

  server.requests.length = 0;
  const zk = await connectForTest(server.quorum);
  for (const mode of modes) await zk.create('/a', Buffer.alloc(0), { mode });
  expect(created()).toEqual([0, 1, 2, 3]);
  await zk.leave();
});
