import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Output } from '../../../src/zookeeper/embedded/server/output.js';

const nothingGathers = Number.POSITIVE_INFINITY;

function write(output: Output, value: number, zxid: number, gatheringAfter: number): void {
  output.writer(zxid, gatheringAfter).int(value);
  output.countAnswer(5);
}

const released = (output: Output, durable: number) =>
  output.release(durable).flatMap(({ bytes }) => Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readInt32BE(n * 4)));

describe('what a connection is to send', () => {
  it('goes out once what it tells of is durable', () => {
    const output = new Output();
    write(output, 1, 10, 9);
    expect(released(output, 9)).toEqual([]);
    expect(released(output, 10)).toEqual([1]);
    expect(output.isEmpty).toBe(true);
  });

  it('waits, be it a read, for the write that it may show', () => {
    const output = new Output();
    write(output, 1, 10, nothingGathers);
    write(output, 2, 11, 10);
    write(output, 3, 11, 10);
    expect(released(output, 10)).toEqual([1]);
    expect(released(output, 11)).toEqual([2, 3]);
  });

  it('counts its answers, for the latency', () => {
    const output = new Output();
    write(output, 1, 1, nothingGathers);
    write(output, 2, 1, nothingGathers);
    expect(output.release(1)).toMatchObject([{ answers: 2, since: 5 }]);
  });

  it('is never out of order, never early and never lost, whatever gathers meanwhile', () => {
    const step = fc.record({ writes: fc.nat(3), seals: fc.boolean(), syncs: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const output = new Output();
        const needs: number[] = [];
        const out: number[] = [];
        let [zxid, sealed, durable] = [0, 0, 0];
        for (const { writes, seals, syncs } of steps) {
          zxid += writes;
          write(output, needs.push(zxid) - 1, zxid, sealed === zxid ? nothingGathers : sealed);
          if (seals) sealed = zxid;
          if (syncs) durable = sealed;
          for (const value of released(output, durable)) {
            expect(needs[value]).toBeLessThanOrEqual(durable);
            out.push(value);
          }
        }
        out.push(...released(output, zxid));
        expect(out).toEqual(needs.map((_, value) => value));
      }),
    );
  });
});
