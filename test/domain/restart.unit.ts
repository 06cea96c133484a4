import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRestart, restartPolicy } from '../../src/domain/restart.js';

const policy = restartPolicy({ attempts: 3, windowSeconds: 60 });

describe('a model that ended', () => {
  it('is started again, each time later', () => {
    expect(decideRestart(policy, [0], 1)).toMatchObject({ action: 'restart', delayMs: 1_000, reason: 'end 1 of 3' });
    expect(decideRestart(policy, [0, 5_000], 1)).toMatchObject({ action: 'restart', delayMs: 2_000 });
  });

  it('is given up after its attempts within the window', () => {
    expect(decideRestart(policy, [0, 1_000, 2_000], 0)).toEqual({ action: 'give up', reason: 'ended 3 times within 60 s' });
    expect(decideRestart({ ...policy, attempts: 1 }, [0], 0)).toEqual({ action: 'give up', reason: 'ended once within 60 s' });
  });

  it('is not given up for ends that seem to come yet, since the clock was set back', () => {
    expect(decideRestart(policy, [3_600_000, 3_601_000, 2_000], 1)).toMatchObject({
      action: 'restart',
      delayMs: 1_000,
      reason: 'end 1 of 3',
    });
  });

  it('is forgiven what is older than the window', () => {
    expect(decideRestart(policy, [0, 1_000, 61_000], 1)).toMatchObject({ action: 'restart', delayMs: 1_000 });
  });
});

it('a delay grows, is bounded, and leaves half of itself to chance', () => {
  const patient = restartPolicy({ attempts: 10_000, windowSeconds: 60 });
  const delayMs = (ends: number, jitter: number) => {
    const decision = decideRestart(patient, Array<number>(ends).fill(0), jitter);
    return decision.action === 'restart' ? decision.delayMs : Number.NaN;
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (ends, jitter) => {
      const delay = delayMs(ends, jitter);
      expect(delay).toBeGreaterThanOrEqual(500);
      expect(delay).toBeLessThanOrEqual(60_000);
      expect(delay).toBeLessThanOrEqual(delayMs(ends + 1, jitter));
    }),
  );
});
