import { expect, it } from 'vitest';
import { StateRecorder, WatchRecorder } from '../zookeeper/contract/case.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { onBareLibrary } from './bare-library.js';
import { emptyZnode, ops, ScriptedZooKeeper } from './scripted-zookeeper.js';

// After an expiry the library stayed dead: no later call was ever done, and what some said was a passing loss of connection.
it('a client whose session expired goes on with a new one, and its watches say so', async () => {
  await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData ? { body: emptyZnode() } : {}));
  const bare = onBareLibrary(
    server.quorum,
    `const client = zookeeper.createClient(quorum); client.connect();
     client.once('expired', () => setTimeout(() => client.getData('/a', (error) => console.log(error ? error.name : 'done')), 500));`,
    3_000,
  );
  await expect.poll(() => server.handshakes).toBe(1);
  server.greeting = 'expired';
  server.hangUp();
  expect((await bare).output).not.toContain('done');

  const zk = await connectForTest(server.quorum);
  const [states, watch, before] = [new StateRecorder(zk), new WatchRecorder(), zk.session.id];
  await zk.read('/a', { watch: watch.watch });
  server.greeting = 'expired';
  server.hangUp();
  await states.reached('connected');
  expect(states.states).toEqual(['suspended', 'lost', 'connected']);
  expect(watch.events).toEqual([{ kind: 'session lost', path: '/a' }]);
  expect(zk.session.id).not.toBe(before);
  expect(await zk.read('/a')).toBeDefined();
  await zk.leave();
});
