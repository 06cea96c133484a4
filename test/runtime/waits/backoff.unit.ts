import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '../../../src/runtime/waits/backoff.js';

const backoff = { firstMs: 100, longestMs: 5_000 };
const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });

it('a wait doubles up to the longest, and half of it is chance', () => {
  expect([0, 1, 2, 3, 10].map((failures) => backoffMs(backoff, failures, 0))).toEqual([50, 100, 200, 400, 2_500]);
  expect([0, 1, 2, 3, 10].map((failures) => backoffMs(backoff, failures, 0.5))).toEqual([75, 150, 300, 600, 3_750]);
});

it('a wait is never over the longest, nor under half of the first, however often it failed', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), jitter, (failures, chance) => {
      const ms = backoffMs(backoff, failures, chance);
      expect(ms).toBeGreaterThanOrEqual(50);
      expect(ms).toBeLessThanOrEqual(5_000);
    }),
  );
});
