import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { emptyZnode, ops, ScriptedZooKeeper } from '../../issues/scripted-zookeeper.js';
import { connectForTest } from '../server-ensemble.js';

it('calls under one signal share one listener to it, end with it, and leave none behind', async () => {
  let isSilent = true;
  await using server = await ScriptedZooKeeper.start(({ type }) =>
    type !== ops.getData ? {} : isSilent ? 'silence' : { body: emptyZnode() },
  );
  const zk = await connectForTest(server.quorum);
  const stop = new AbortController();
  const { signal } = stop;
  const reads = Array.from({ length: 1_000 }, (_, at) => zk.read(`/${at}`, { signal }));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);

  const reason = new Error('no longer wanted');
  stop.abort(reason);
  const ends = await Promise.allSettled(reads);
  expect(new Set(ends.map((end) => end.status === 'rejected' && end.reason))).toEqual(new Set([reason]));
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);

  isSilent = false;
  const other = new AbortController().signal;
  await Promise.all(Array.from({ length: 300 }, (_, at) => zk.read(`/${at}`, { signal: other })));
  expect(getEventListeners(other, 'abort')).toHaveLength(0);
  await zk.leave();
});
