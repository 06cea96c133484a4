import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { Statistics } from '../../../src/stellar/statistics/statistics.js';
import { StreamedStatistics } from '../../../src/stellar/statistics/streamed.js';
import { WindowedStatistics } from '../../../src/stellar/statistics/windowed.js';

function filled<Kind extends Statistics>(statistics: Kind, values: readonly number[]): Kind {
  for (const value of values) statistics.add(value);
  return statistics;
}

const streamed = (values: readonly number[]) => filled(new StreamedStatistics(), values);
const windowed = (values: readonly number[], size = values.length) => filled(new WindowedStatistics(size), values);
const random = seededRandom(1);
const many = (count: number) => Array.from({ length: count }, () => random.fraction() * 100);

const figures = ({ count, sum, sumOfSquares, mean, quadraticMean, variance, min, max, skewness, kurtosis }: Statistics) =>
  Object.entries({ count, sum, sumOfSquares, mean, quadraticMean, variance, min, max, skewness, kurtosis });

describe('streamed statistics', () => {
  it('are those of a window that holds all', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 4, maxLength: 50 });
    fc.assert(
      fc.property(values, (some) => {
        const expected = new Map(figures(windowed(some)));
        for (const [name, figure] of figures(streamed(some))) {
          const other = expected.get(name) ?? Number.NaN;
          if (Number.isFinite(other) || Number.isFinite(figure)) expect(figure, name).toBeCloseTo(other, 6);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are the same in parts that are merged as in one', () => {
    const values = many(1_000);
    const merged = streamed(values.slice(0, 300));
    merged.merge(streamed(values.slice(300)));
    const whole = new Map(figures(streamed(values)));
    for (const [name, figure] of figures(merged)) expect(figure, name).toBeCloseTo(whole.get(name) ?? 0, 6);
    expect(Math.abs(merged.percentile(50) - windowed(values).percentile(50))).toBeLessThan(2);
  });

  it('keep the extremes of the first when one side of a merge is empty, as Metron', () => {
    const empty = new StreamedStatistics();
    empty.merge(streamed([1, 2]));
    expect([empty.min, empty.max, empty.sum]).toEqual([Number.NaN, Number.NaN, 3]);
  });

  it('have exact percentiles up to 300 values, and close ones after, in bounded space', () => {
    const values = many(20_000);
    for (const count of [299, 20_000]) {
      const some = values.slice(0, count).toSorted((a, b) => a - b);
      const statistics = streamed(values.slice(0, count));
      for (const p of [0, 1, 25, 50, 99, 100]) {
        const rank = (p / 100) * (count - 1);
        const [low = 0, high = 0] = [some[Math.floor(rank)], some[Math.ceil(rank)]];
        const exact = low + (high - low) * (rank % 1);
        expect(Math.abs(statistics.percentile(p) - exact)).toBeLessThan(count === 299 ? 1e-9 : 1);
      }
      expect(statistics.state.digest.means.length).toBeLessThanOrEqual(3_000);
    }
    const ordered = streamed(values.toSorted((a, b) => a - b));
    expect(ordered.state.digest.means.length).toBeLessThanOrEqual(3_000);
    expect(Math.abs(ordered.percentile(50) - 50)).toBeLessThan(2);
  });

  it('refuse what their squares cannot hold, and stay as they were', () => {
    const statistics = streamed([1]);
    expect(() => statistics.add(1e200)).toThrow(expect.objectContaining({ fault: 'illegal state' }));
    expect(() => statistics.add(Number.NaN)).toThrow(expect.objectContaining({ fault: 'illegal argument' }));
    expect(() => new StreamedStatistics().add(1e-200)).toThrow(expect.objectContaining({ fault: 'illegal state' }));
    expect([statistics.count, statistics.sum]).toEqual([1, 1]);
  });

  it('have figures without values as Metron has them', () => {
    const { sum, variance, standardDeviation, mean, min, kurtosis } = new StreamedStatistics();
    expect([sum, variance, standardDeviation, mean, min, kurtosis]).toEqual([0, -0, -0, Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('statistics of a window', () => {
  it('forget the oldest', () => {
    const statistics = windowed([1, 2, 3, 4, 5], 3);
    expect([statistics.sum, statistics.min, statistics.count]).toEqual([12, 3, 3]);
    expect(statistics.state.values).toEqual([3, 4, 5]);
  });

  it('have NaN in their mean, and not in their extremes', () => {
    const statistics = windowed([1, Number.NaN, 3]);
    expect([statistics.mean, statistics.min, statistics.max]).toEqual([Number.NaN, 1, 3]);
  });

  it('refuse the percentile 0', () => {
    expect(windowed([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).percentile(95)).toBe(10);
    expect(() => windowed([1]).percentile(0)).toThrow(expect.objectContaining({ fault: 'illegal argument' }));
  });
});
