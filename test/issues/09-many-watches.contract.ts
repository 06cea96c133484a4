import { expect, it } from 'vitest';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { emptyZnode, ops, ScriptedZooKeeper } from './scripted-zookeeper.js';

const watched = 12_000;

// All watches in one packet were more than a server takes; it dropped the connection, and so on without end.
it('tens of thousands of watches are set again in packets that a server takes', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData ? { body: emptyZnode() } : {}));
  const zk = await connectForTest(server.quorum);
  const paths = Array.from({ length: watched }, (_, at) => `/${'long-name-'.repeat(10)}${at}`);
  await Promise.all(paths.map((path) => zk.read(path, { watch: () => {} })));
  server.hangUp();
  await zk.read('/a');

  const packets = server.requests.filter(({ type }) => type === ops.setWatches);
  expect(packets.length).toBeGreaterThan(1);
  expect(Math.max(...packets.map(({ bytes }) => bytes))).toBeLessThan(200_000);
  // Behind the zxid comes the number of data watches.
  expect(packets.reduce((sum, { body }) => sum + body.readInt32BE(8), 0)).toBe(watched);
  expect(server.handshakes).toBe(2);
  await zk.leave();
});
