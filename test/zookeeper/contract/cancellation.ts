import { expect } from 'vitest';
import { bytes, promise, StateRecorder } from './case.js';

export const cancellationCases = [
  promise('does nothing for a signal that has aborted, and fails with its reason', async ({ zk, root }) => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(zk.create(`${root}/a`, bytes(''), { signal })).rejects.toBe(reason);
    await expect(zk.read(root, { signal })).rejects.toBe(reason);
    await expect(zk.commit([{ kind: 'create', path: `${root}/b`, data: bytes('') }], { signal })).rejects.toBe(reason);
    expect(await zk.children(root)).toEqual([]);
  }),

  promise('ends a call that waits for a broken connection', async ({ ensemble, root }) => {
    const client = await ensemble.connect();
    const recorder = new StateRecorder(client);
    await ensemble.suspend(client);
    await recorder.reached('suspended');
    const stop = new AbortController();
    const reason = new Error('enough');
    const reading = client.read(root, { signal: stop.signal });
    stop.abort(reason);
    await expect(reading).rejects.toSatisfy((error) => error === reason || error.fault === 'unavailable');
    await ensemble.resume(client);
    await recorder.reached('connected');
    await client.read(root);
    await client.close();
  }),

  promise('keeps no hold on a signal after the call', async ({ zk, root }) => {
    const stop = new AbortController();
    await zk.read(root, { signal: stop.signal });
    stop.abort();
    expect(await zk.read(root)).toBeDefined();
  }),
];
