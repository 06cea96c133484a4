import { expect, it } from 'vitest';
import type { Version } from '../../src/zookeeper/port.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { onBareLibrary } from './bare-library.js';
import { ops, ScriptedZooKeeper } from './scripted-zookeeper.js';

/** Of a transaction whose first step is a check of /a: after the step's header come the path and the version. */
const checkedVersion = (body: Buffer) => body.readInt32BE(9 + 4 + 2);

// The library sent -1, "any", for version 0: every compare-and-set on a new znode overwrote whatever was there, in silence.
it('a check of version 0 in a transaction is sent as 0', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.multi ? 'hang up' : {}));

  await onBareLibrary(
    server.quorum,
    `const client = zookeeper.createClient(quorum); client.connect();
     client.transaction().check('/a', 0).commit(() => process.exit(0));`,
  );
  expect(server.requests.filter(({ type }) => type === ops.multi).map(({ body }) => checkedVersion(body))).toEqual([-1]);

  server.requests.length = 0;
  const zk = await connectForTest(server.quorum);
  await zk.commit([{ kind: 'check', path: '/a', expected: 0 as Version }]).catch(() => {});
  expect(server.requests.filter(({ type }) => type === ops.multi).map(({ body }) => checkedVersion(body))).toEqual([0]);
  await zk.leave();
});
