import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import type { Outgoing } from '../../../src/sensor/pipeline/sink.js';
import { LinesSink } from '../../../src/sensor/sinks/lines-sink.js';

const signal = new AbortController().signal;
const outgoing = (...places: number[]): Outgoing[] => places.map((place) => ({ message: new Map([['n', place]]), document: undefined }));

/** An output whose writes end when the test says so. */
function slowOutput() {
  const writes: { readonly text: string; readonly end: PromiseWithResolvers<void> }[] = [];
  const output = {
    name: 'slow',
    write(text: string) {
      const end = Promise.withResolvers<void>();
      writes.push({ text, end });
      return end.promise;
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return { writes, output };
}

describe('a sink of lines', () => {
  it('writes what comes during a write together, in the order of the calls', async () => {
    const { writes, output } = slowOutput();
    const sink = new LinesSink(output);
    const first = sink.write(outgoing(1), signal);
    await Promise.resolve();
    const others = [sink.write(outgoing(2, 3), signal), sink.write(outgoing(4), signal)];
    expect(writes.map(({ text }) => text)).toEqual(['{"n":1}\n']);

    writes[0]?.end.resolve();
    await first;
    await Promise.resolve();
    expect(writes.map(({ text }) => text)).toEqual(['{"n":1}\n', '{"n":2}\n{"n":3}\n{"n":4}\n']);

    writes[1]?.end.resolve();
    expect(await Promise.all(others)).toEqual([[], []]);
  });

  it('confirms nothing before its own write has ended', async () => {
    const { writes, output } = slowOutput();
    const sink = new LinesSink(output);
    let safe = false;
    const first = sink.write(outgoing(1), signal);
    await Promise.resolve();
    const second = sink.write(outgoing(2), signal).then(() => {
      safe = true;
    });
    writes[0]?.end.resolve();
    await first;
    await Promise.resolve();
    expect(safe).toBe(false);
    writes[1]?.end.resolve();
    await second;
  });

  it('tells each call whose lines were in a write that failed, and goes on with the next', async () => {
    const { writes, output } = slowOutput();
    const sink = new LinesSink(output);
    const first = sink.write(outgoing(1), signal);
    await Promise.resolve();
    const second = sink.write(outgoing(2), signal);
    writes[0]?.end.reject(new Failure('STORE_FULL', 'no room'));
    await expect(first).rejects.toThrow('no room');
    await Promise.resolve();
    writes[1]?.end.resolve();
    expect(await second).toEqual([]);
  });
});
