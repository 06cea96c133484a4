import { expect, it } from 'vitest';
import { StateRecorder } from '../zookeeper/contract/case.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { ScriptedZooKeeper } from './scripted-zookeeper.js';

// What was called while the connection was broken never ended when the session turned out to have expired.
it('operations that wait for a connection fail when the session has expired', async () => {
  await using server = await ScriptedZooKeeper.start();
  const zk = await connectForTest(server.quorum);
  const states = new StateRecorder(zk);
  server.greeting = 'silence';
  server.hangUp();
  await states.reached('suspended');

  const waiting = [zk.read('/a'), zk.create('/b', Buffer.alloc(0))];
  server.greeting = 'expired';
  server.hangUp();
  for (const call of waiting) await expect(call).rejects.toMatchObject({ fault: 'session lost' });
  await zk.leave();
});
