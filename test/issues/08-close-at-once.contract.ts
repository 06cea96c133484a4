import { expect, it } from 'vitest';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { onBareLibrary } from './bare-library.js';
import { ScriptedZooKeeper } from './scripted-zookeeper.js';

// connect() and then close() at once threw, since there was no socket yet.
it('a client may be closed at any moment', async () => {
  await using server = await ScriptedZooKeeper.start();
  const bare = await onBareLibrary(server.quorum, `const client = zookeeper.createClient(quorum); client.connect(); client.close();`);
  expect(bare.code).toBe(1);

  const zk = await connectForTest(server.quorum);
  await Promise.all([zk.close(), zk.close()]);
  expect(zk.session.state).toBe('closed');
  await expect(zk.read('/a')).rejects.toMatchObject({ fault: 'closed' });
});

it('closing does not wait for a server that says nothing', { timeout: 10_000 }, async () => {
  await using server = await ScriptedZooKeeper.start(() => 'silence');
  const zk = await connectForTest(server.quorum);
  const reading = zk.read('/a');
  const writing = zk.create('/a', Buffer.alloc(0));
  await Promise.all([
    zk.close(),
    expect(reading).rejects.toMatchObject({ fault: 'closed' }),
    expect(writing).rejects.toMatchObject({ fault: 'unknown' }),
  ]);
});
