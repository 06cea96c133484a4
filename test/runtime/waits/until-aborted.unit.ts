import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../../src/runtime/waits/until-aborted.js';

describe('work until an abort', () => {
  it('has its own outcome when nothing aborts it', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
    await expect(untilAborted(Promise.resolve(1), undefined)).resolves.toBe(1);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends with the reason at once, though the work never does', async () => {
    const stop = new AbortController();
    const outcome = untilAborted(new Promise(() => undefined), stop.signal);
    stop.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('enough');
    await expect(untilAborted(new Promise(() => undefined), stop.signal)).rejects.toThrow('enough');
  });

  it('takes no notice of how the work ends after that', async () => {
    const stop = new AbortController();
    const work = Promise.withResolvers<never>();
    const outcome = untilAborted(work.promise, stop.signal);
    stop.abort(new Error('enough'));
    work.reject(new Error('too late'));
    await expect(outcome).rejects.toThrow('enough');
  });
});
