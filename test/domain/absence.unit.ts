import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Absence, type AbsencePolicy, judgeAbsences } from '../../src/domain/absence.js';
import { nodeName } from '../../src/domain/identity.js';

const policy: AbsencePolicy = { timeoutMs: 10_000, graceMs: 5_000, holdMs: 600_000, share: 0.2 };
const gone = (name: string, sinceMs: number, assigned = 1): Absence => ({ node: nodeName(name), sinceMs, assigned });

describe('a node that is gone', () => {
  it('is awaited for a session timeout and a grace', () => {
    expect(judgeAbsences(policy, [gone('a', 0)], 9, 14_999)).toEqual({ lost: [], awaited: ['a'], hold: undefined, lookAgainInMs: 1 });
  });

  it('is lost after that', () => {
    expect(judgeAbsences(policy, [gone('a', 0)], 9, 15_000)).toEqual({
      lost: ['a'],
      awaited: [],
      hold: undefined,
      lookAgainInMs: undefined,
    });
  });

  it('is lost although it is one of two', () => {
    expect(judgeAbsences(policy, [gone('a', 0)], 1, 15_000).lost).toEqual(['a']);
  });

  it('is held when more than a fifth are gone at once, and people are told', () => {
    const verdict = judgeAbsences(policy, [gone('a', 0, 3), gone('b', 1_000, 4)], 6, 20_000);
    expect(verdict).toMatchObject({ lost: [], awaited: ['a', 'b'], lookAgainInMs: 595_000 });
    expect(verdict.hold).toBe(
      '2 of 8 nodes are gone at once: their 7 instances stay assigned to them for up to 596 s more, unless they come back',
    );
  });

  it('is not held for ever', () => {
    expect(judgeAbsences(policy, [gone('a', 0), gone('b', 0)], 2, 615_000).lost).toEqual(['a', 'b']);
  });

  it('does not count when nothing is assigned to it', () => {
    expect(judgeAbsences(policy, [gone('a', 0), gone('b', 0, 0), gone('c', 0, 0)], 3, 15_000).lost).toEqual(['a', 'b', 'c']);
  });
});

it('judges every absence, and looks again for each that is awaited', () => {
  const absences = fc.array(fc.record({ sinceMs: fc.nat(1_000_000), assigned: fc.nat(3) }), { maxLength: 6 });
  fc.assert(
    fc.property(absences, fc.nat(10), fc.nat(2_000_000), (some, present, nowMs) => {
      const all = some.map(({ sinceMs, assigned }, index) => gone(`n${index}`, sinceMs, assigned));
      const { lost, awaited, lookAgainInMs } = judgeAbsences(policy, all, present, nowMs);
      expect([...lost, ...awaited].sort()).toEqual(all.map(({ node }) => node).sort());
      expect(lookAgainInMs === undefined).toBe(awaited.length === 0);
      for (const { node, sinceMs } of all) if (lost.includes(node)) expect(nowMs - sinceMs).toBeGreaterThanOrEqual(15_000);
    }),
  );
});
