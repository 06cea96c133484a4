import { describe, expect, it } from 'vitest';
import { merge } from '../../../src/operations/deploy/merge.js';

async function* of<Value>(...values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

describe('several sources as one', () => {
  it('give all that each gives, in the order of each', async () => {
    const all = await Array.fromAsync(merge(of<AsyncIterable<number>>(of(1, 2, 3), of(10, 20), of<number>())));
    expect(all.filter((value) => value < 10)).toEqual([1, 2, 3]);
    expect(all.filter((value) => value >= 10)).toEqual([10, 20]);
    expect(await Array.fromAsync(merge(of<AsyncIterable<number>>()))).toEqual([]);
  });

  it('do not wait for one that has nothing to say', async () => {
    async function* silent(): AsyncGenerator<number> {
      yield* of<number>();
      await new Promise(() => {});
    }
    const merged = merge(of(silent(), of(1)));
    expect(await merged.next()).toEqual({ done: false, value: 1 });
    await merged.return(undefined);
  });

  it('fail with the first that fails', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    await expect(Array.fromAsync(merge(of(failing())))).rejects.toThrow('broken');
  });

  it('are all stopped by a consumer that stops', async () => {
    let stopped = 0;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (;;) {
          yield 1;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        stopped += 1;
      }
    }
    for await (const _value of merge(of(endless(), endless()))) break;
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(2);
  });
});
