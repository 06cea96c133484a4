import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BloomFilter } from '../../../src/stellar/statistics/bloom-filter.js';

function filterOf(contents: readonly string[], expected: number, probability: number): BloomFilter {
  const filter = new BloomFilter(expected, probability);
  for (const content of contents) filter.add(content);
  return filter;
}

it('knows what was added, and says yes to little else', () => {
  const filter = filterOf(
    Array.from({ length: 1_000 }, (_, i) => `in ${i}`),
    1_000,
    0.01,
  );
  const hits = (kind: string) => Array.from({ length: 1_000 }, (_, i) => filter.mayHold(`${kind} ${i}`)).filter(Boolean).length;
  expect(hits('in')).toBe(1_000);
  expect(hits('out')).toBeLessThan(30);
});

it('is equal to what its state is read into, however full it is', () => {
  const contents = fc.array(fc.string(), { maxLength: 3_000 });
  const property = fc.property(contents, fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(0.5, 0.01, 1e-9), (added, expected, rate) => {
    const filter = filterOf(added, expected, rate);
    const { state } = filter;
    expect(BloomFilter.of(JSON.parse(JSON.stringify(state))).key()).toBe(filter.key());
  });
  fc.assert(property, { numRuns: 50 });
});

it('takes a few bytes for each value while it is nearly empty, and no more than its bits when it is full', () => {
  const sizeOf = (count: number) => {
    const contents = Array.from({ length: count }, (_, i) => String(i));
    return JSON.stringify(filterOf(contents, 100_000, 0.01).state).length;
  };
  expect(sizeOf(10)).toBeLessThan(2_000);
  expect(sizeOf(100_000)).toBeLessThan(((958_506 / 8) * 4) / 3 + 4_000);
});
