import { describe, expect, it } from 'vitest';
import type { YarnNode, YarnService } from '../../../src/engines/yarn/resource-manager.js';
import { type Demand, isTooLarge, shortageOf } from '../../../src/engines/yarn/room.js';

const node = (host: string, memoryMb: number, usedMb: number, state = 'RUNNING'): YarnNode => ({
  ...{ host, state, memoryMb, usedMb },
  ...{ containers: 0, version: '3.4.2', report: '' },
});
const service = (containers: number): YarnService => ({
  ...{ name: 'maas-x-r1', state: 'STARTED', diagnostics: '' },
  component: { wanted: 3, containers: Array.from({ length: containers }, (_, at) => ({ id: `c${at}`, state: 'READY' })) },
});
const demand = (changes: Partial<Demand> = {}): Demand => ({
  ...{ wanted: 3, memoryMb: 500, service: service(1), waitedMs: 1_000, queue: 'default', diagnostics: '' },
  ...changes,
});

describe('what YARN has no room for', () => {
  it('is nothing when all run', () => expect(shortageOf(demand({ service: service(3) }), [])).toBeUndefined());

  it('is nothing while there is room, for a moment', () => expect(shortageOf(demand(), [node('a', 4_000, 0)])).toBeUndefined());

  it('is told at once where no node has the memory, with what each has free', () => {
    const nodes = [node('b', 1_000, 900), node('a', 1_000, 200), node('c', 9_000, 0, 'LOST')];
    expect(shortageOf(demand(), nodes)).toEqual({
      count: 1,
      reasons: [
        { node: 'yarn@a', reason: 'has 800 of 1000 MB free, 500 MB wanted, and 256 MB for its runner' },
        { node: 'yarn@b', reason: 'has 100 of 1000 MB free, 500 MB wanted, and 256 MB for its runner' },
      ],
    });
  });

  it('is told later where there is memory and YARN gives none', () => {
    const shortage = shortageOf(demand({ waitedMs: 31_000 }), [node('a', 4_000, 0)]);
    expect(shortage).toMatchObject({
      count: 2,
      reasons: [{ node: null, reason: expect.stringContaining('in queue default for 31 s: nodes have room') }],
    });
  });

  it("is told in YARN's own words while the application master waits", () => {
    const waiting = demand({ service: { ...service(0), component: undefined }, waitedMs: 31_000, diagnostics: 'AM limit exceeded' });
    expect(shortageOf(waiting, [])?.reasons[0]?.reason).toBe(
      'in queue default for 31 s: waits for its application master: AM limit exceeded',
    );
  });

  it('is told of a cluster without nodes', () => {
    expect(shortageOf(demand(), [])).toEqual({ count: 2, reasons: [{ node: null, reason: 'YARN has no node that is up' }] });
  });
});

it('what no node could ever hold is too large; what may come nobody knows', () => {
  expect(isTooLarge(900, [node('a', 1_000, 0)])).toBe(true);
  expect(isTooLarge(700, [node('a', 1_000, 1_000)])).toBe(false);
  expect(isTooLarge(900, [])).toBe(false);
});
