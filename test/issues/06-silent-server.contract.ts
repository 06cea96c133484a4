import { describe, expect, it } from 'vitest';
import { TcpProxy } from '../stack/proxy.js';
import { StateRecorder } from '../zookeeper/contract/case.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { emptyZnode, ops, type Script, ScriptedZooKeeper } from './scripted-zookeeper.js';

const answer: Script = ({ type }) => (type === ops.getData ? { body: emptyZnode() } : {});
const answering = () => ScriptedZooKeeper.start(answer);

// The library had no read timeout: it waited for ever for a server that was frozen, or for the rest of a frame.
describe('a server that says nothing more', () => {
  it('is left, and what was read is read again', async () => {
    await using server = await answering();
    const zk = await connectForTest(server.quorum);
    const states = new StateRecorder(zk);
    server.script = () => 'silence';
    const reading = zk.read('/a');
    await states.reached('suspended');
    server.script = answer;
    expect(await reading).toBeDefined();
    await zk.leave();
  });

  it('is left when it was cut off in the middle of a frame', async () => {
    await using server = await answering();
    await using proxy = await TcpProxy.start(() => ({ host: '127.0.0.1', port: server.port }));
    const zk = await connectForTest(`127.0.0.1:${proxy.port}`);
    proxy.cutAfterServerBytes = 30;
    expect(await zk.read('/a')).toBeDefined();
    expect(server.handshakes).toBe(2);
    await zk.leave();
  });

  it('keeps nobody who connects waiting', async () => {
    await using frozen = await ScriptedZooKeeper.start();
    frozen.greeting = 'silence';
    await using healthy = await answering();
    const zk = await connectForTest(`${frozen.quorum},${healthy.quorum}`, { sessionTimeoutMs: 1_000 });
    expect(await zk.read('/a')).toBeDefined();
    await zk.leave();
  });
});
