import { describe, expect, it } from 'vitest';
import { emptyZnode, madePath, ops, type Script, ScriptedZooKeeper } from '../../issues/scripted-zookeeper.js';
import { StateRecorder } from '../contract/case.js';
import { connectForTest } from '../server-ensemble.js';

const nothing = Buffer.alloc(0);
const answer: Script = ({ type }) => (type === ops.getData ? { body: emptyZnode() } : type === ops.create ? { body: madePath('/a') } : {});

describe('an operation without an answer', () => {
  it('is unknown when it is a write that was sent, and is not sent again', async () => {
    await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.create ? 'hang up' : {}));
    const zk = await connectForTest(server.quorum);
    await expect(zk.create('/a', nothing)).rejects.toMatchObject({ fault: 'unknown', path: '/a' });
    await zk.sync('/');
    expect(server.requests.filter(({ type }) => type === ops.create)).toHaveLength(1);
    await zk.leave();
  });

  it('is unavailable when it was never sent', async () => {
    await using server = await ScriptedZooKeeper.start(answer);
    const zk = await connectForTest(server.quorum, { operationTimeoutMs: 300 });
    const states = new StateRecorder(zk);
    server.greeting = 'silence';
    server.hangUp();
    await states.reached('suspended');
    await expect(zk.create('/a', nothing)).rejects.toMatchObject({ fault: 'unavailable' });
    expect(server.requests.filter(({ type }) => type === ops.create)).toHaveLength(0);
    await zk.leave();
  });

  it('ends by its time limit also while the connection stands', async () => {
    await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData || type === ops.create ? 'silence' : {}));
    const zk = await connectForTest(server.quorum, { operationTimeoutMs: 300 });
    await Promise.all([
      expect(zk.read('/a')).rejects.toMatchObject({ fault: 'unavailable' }),
      expect(zk.create('/a', nothing)).rejects.toMatchObject({ fault: 'unknown' }),
    ]);
    await zk.leave();
  });

  it('is done once the connection is back, when it had waited for that', async () => {
    await using server = await ScriptedZooKeeper.start(answer);
    const zk = await connectForTest(server.quorum);
    const states = new StateRecorder(zk);
    server.greeting = 'silence';
    server.hangUp();
    await states.reached('suspended');
    const creating = zk.create('/a', nothing);
    server.greeting = 'welcome';
    server.hangUp();
    expect(await creating).toBe('/a');
    await zk.leave();
  });

  it('is sent again when it only reads, in its place before what waits', async () => {
    await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData ? 'silence' : {}));
    const zk = await connectForTest(server.quorum);
    const order: string[] = [];
    const calls = ['/1', '/2', '/3'].map((path) => zk.read(path).then(() => order.push(path)));
    await expect.poll(() => server.requests.length).toBe(3);
    server.script = answer;
    server.hangUp();
    await Promise.all(calls);
    expect(order).toEqual(['/1', '/2', '/3']);
    await zk.leave();
  });
});

describe('many operations at a time', () => {
  it('are sent 256 at most, the others when there is room', async () => {
    await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData ? 'silence' : {}));
    const zk = await connectForTest(server.quorum);
    const calls = Array.from({ length: 1_000 }, (_, at) => zk.read(`/${at}`));
    await expect.poll(() => server.requests.length).toBe(256);
    server.script = answer;
    server.hangUp();
    expect(await Promise.all(calls)).toHaveLength(1_000);
    await zk.leave();
  });
});

describe('an answer that makes no sense', () => {
  it('costs the connection, not the process', async () => {
    await using server = await ScriptedZooKeeper.start(({ type }) => (type === ops.getData ? { body: Buffer.of(1) } : {}));
    const zk = await connectForTest(server.quorum);
    const first = zk.read('/a');
    await expect(first).rejects.toMatchObject({ fault: 'unavailable' });
    server.script = answer;
    expect(await zk.read('/a')).toBeDefined();
    expect(server.handshakes).toBe(2);
    await zk.leave();
  });
});
