import { expect } from 'vitest';
import { bytes, promise, text, WatchRecorder } from './case.js';

export const watchCases = [
  promise('tells once of a change of data', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('1'));
    const seen = new WatchRecorder();
    await zk.read(`${root}/a`, { watch: seen.watch });
    await zk.write(`${root}/a`, bytes('2'), 'any');
    await zk.write(`${root}/a`, bytes('3'), 'any');
    await zk.delete(`${root}/a`, 'any');
    await zk.sync(root);
    expect(seen.events).toEqual([{ kind: 'data changed', path: `${root}/a` }]);
  }),

  promise("tells of another client's change", async ({ ensemble, zk, root }) => {
    const other = await ensemble.connect();
    await zk.create(`${root}/a`, bytes('1'));
    const seen = new WatchRecorder();
    await zk.read(`${root}/a`, { watch: seen.watch });
    await other.write(`${root}/a`, bytes('2'), 'any');
    expect(await seen.received(1)).toEqual([{ kind: 'data changed', path: `${root}/a` }]);
    await other.close();
  }),

  promise('tells a reader that the znode went', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    const seen = new WatchRecorder();
    await zk.read(`${root}/a`, { watch: seen.watch });
    await zk.delete(`${root}/a`, 'any');
    expect(await seen.received(1)).toEqual([{ kind: 'deleted', path: `${root}/a` }]);
  }),

  promise('tells of the making of a znode that `stat` missed', async ({ zk, root }) => {
    const seen = new WatchRecorder();
    expect(await zk.stat(`${root}/a`, { watch: seen.watch })).toBeUndefined();
    await zk.create(`${root}/a`, bytes(''));
    await zk.write(`${root}/a`, bytes('1'), 'any');
    await zk.sync(root);
    expect(seen.events).toEqual([{ kind: 'created', path: `${root}/a` }]);
  }),

  promise('sets no watch where `read` or `children` missed', async ({ zk, root }) => {
    const seen = new WatchRecorder();
    await zk.read(`${root}/a`, { watch: seen.watch });
    await zk.children(`${root}/a`, { watch: seen.watch });
    await zk.create(`${root}/a`, bytes(''));
    await zk.create(`${root}/a/b`, bytes(''));
    await zk.sync(root);
    expect(seen.events).toEqual([]);
  }),

  promise('tells once that children came or went, and not of their data', async ({ zk, root }) => {
    await zk.create(`${root}/old`, bytes(''));
    const seen = new WatchRecorder();
    await zk.children(root, { watch: seen.watch });
    await zk.write(`${root}/old`, bytes('1'), 'any');
    await zk.sync(root);
    expect(seen.events).toEqual([]);
    await zk.create(`${root}/new`, bytes(''));
    await zk.delete(`${root}/old`, 'any');
    await zk.sync(root);
    expect(seen.events).toEqual([{ kind: 'children changed', path: root }]);
  }),

  promise('tells who watches children that the znode itself went', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    const seen = new WatchRecorder();
    await zk.children(`${root}/a`, { watch: seen.watch });
    await zk.delete(`${root}/a`, 'any');
    expect(await seen.received(1)).toEqual([{ kind: 'deleted', path: `${root}/a` }]);
  }),

  promise('tells every one of several watches', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    const [first, second, third] = [new WatchRecorder(), new WatchRecorder(), new WatchRecorder()];
    await zk.read(`${root}/a`, { watch: first.watch });
    await zk.stat(`${root}/a`, { watch: second.watch });
    await zk.children(`${root}/a`, { watch: third.watch });
    await zk.write(`${root}/a`, bytes('1'), 'any');
    await zk.delete(`${root}/a`, 'any');
    await zk.sync(root);
    expect(first.events).toEqual([{ kind: 'data changed', path: `${root}/a` }]);
    expect(second.events).toEqual([{ kind: 'data changed', path: `${root}/a` }]);
    expect(third.events).toEqual([{ kind: 'deleted', path: `${root}/a` }]);
  }),

  promise('can be set again from within', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('0'));
    const values: string[] = [];
    const follow = async (): Promise<void> => {
      const znode = await zk.read(`${root}/a`, { watch: () => void follow() });
      values.push(text(znode?.data));
    };
    await follow();
    await zk.write(`${root}/a`, bytes('1'), 'any');
    await zk.sync(root);
    await zk.write(`${root}/a`, bytes('2'), 'any');
    await zk.sync(root);
    expect(values).toEqual(['0', '1', '2']);
  }),

  // Whoever reads the new value must already have been told: a cache that reads on each event never stays behind.
  promise('fires before any read that shows what it announces', async ({ ensemble, zk, root }) => {
    const other = await ensemble.connect();
    await zk.create(`${root}/a`, bytes('0'));
    const order: string[] = [];
    await zk.read(`${root}/a`, { watch: () => order.push('watch') });
    const writing = other.write(`${root}/a`, bytes('1'), 'any');
    for (let value = '0'; value === '0'; ) {
      value = text((await zk.read(`${root}/a`))?.data);
      order.push(value);
    }
    await writing;
    expect(order.slice(-2)).toEqual(['watch', '1']);
    await other.close();
  }),

  promise('fires before the answer to the write that caused it, at the writer', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes('0'));
    const order: string[] = [];
    await zk.read(`${root}/a`, { watch: () => order.push('watch') });
    await zk.write(`${root}/a`, bytes('1'), 'any').then(() => order.push('answer'));
    expect(order).toEqual(['watch', 'answer']);
  }),

  promise('announces each step of a commit', async ({ zk, root }) => {
    await zk.create(`${root}/a`, bytes(''));
    const seen = new WatchRecorder();
    await zk.read(`${root}/a`, { watch: seen.watch });
    await zk.children(root, { watch: seen.watch });
    await zk.commit([
      { kind: 'write', path: `${root}/a`, data: bytes('1'), expected: 'any' },
      { kind: 'create', path: `${root}/b`, data: bytes('') },
    ]);
    expect(await seen.received(2)).toEqual([
      { kind: 'data changed', path: `${root}/a` },
      { kind: 'children changed', path: root },
    ]);
  }),

  promise('lives through a broken connection, and tells of what happened meanwhile', async ({ ensemble, zk, root }) => {
    const other = await ensemble.connect();
    await zk.create(`${root}/changed`, bytes(''));
    await zk.create(`${root}/quiet`, bytes(''));
    const [changed, made, quiet] = [new WatchRecorder(), new WatchRecorder(), new WatchRecorder()];
    await zk.read(`${root}/changed`, { watch: changed.watch });
    await zk.stat(`${root}/made`, { watch: made.watch });
    await zk.read(`${root}/quiet`, { watch: quiet.watch });

    await ensemble.suspend(zk);
    await other.write(`${root}/changed`, bytes('1'), 'any');
    await other.create(`${root}/made`, bytes(''));
    await ensemble.resume(zk);

    expect(await changed.received(1)).toEqual([{ kind: 'data changed', path: `${root}/changed` }]);
    expect(await made.received(1)).toEqual([{ kind: 'created', path: `${root}/made` }]);
    expect(quiet.events).toEqual([]);
    await other.write(`${root}/quiet`, bytes('1'), 'any');
    expect(await quiet.received(1)).toEqual([{ kind: 'data changed', path: `${root}/quiet` }]);
    await other.close();
  }),

  promise('tells once that the session was lost, and nothing after it', async ({ ensemble, zk, root }) => {
    const client = await ensemble.connect();
    await zk.create(`${root}/a`, bytes(''));
    const seen = new WatchRecorder();
    await client.read(`${root}/a`, { watch: seen.watch });
    await client.children(root, { watch: seen.watch });
    await ensemble.expire(client);
    await seen.received(2);
    await zk.write(`${root}/a`, bytes('1'), 'any');
    await client.sync(root);
    expect([...seen.events].sort((one, two) => two.path.length - one.path.length)).toEqual([
      { kind: 'session lost', path: `${root}/a` },
      { kind: 'session lost', path: root },
    ]);
    await client.close();
  }),
];
