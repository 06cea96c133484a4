import { expect, it } from 'vitest';
import { HyperLogLog } from '../../../src/stellar/statistics/hyper-log-log.js';

function counted(counter: HyperLogLog, from: number, to: number): HyperLogLog {
  for (let value = from; value < to; value++) counter.add(`value ${value}`);
  return counter;
}

it('is nearly exact while it is sparse', () => {
  expect(Math.abs(counted(new HyperLogLog(), 0, 5_000).cardinality - 5_000)).toBeLessThan(5);
});

it.each([
  [14, 25, 100_000],
  [10, 0, 50],
  [10, 0, 50_000],
  [4, 0, 10_000],
  [12, 12, 20_000],
])('with p %i and sp %i counts %i to within four standard errors', (p, sp, count) => {
  const error = Math.abs(counted(new HyperLogLog(p, sp), 0, count).cardinality / count - 1);
  expect(error).toBeLessThan((4 * 1.04) / Math.sqrt(2 ** p));
});

it('knows the same after it left the sparse form as one that never had it', () => {
  const [sparse, dense] = [new HyperLogLog(8, 20), new HyperLogLog(8, 0)];
  expect(counted(sparse, 0, 3_000).cardinality).toBe(counted(dense, 0, 3_000).cardinality);
});

it.each([
  [100, 100],
  [100, 20_000],
  [20_000, 100],
  [20_000, 20_000],
])('merges %i with %i as if one had seen all', (ones, others) => {
  const merged = counted(new HyperLogLog(), 0, ones);
  const other = counted(new HyperLogLog(), 50, 50 + others);
  merged.merge(other);
  expect(merged.cardinality).toBe(counted(new HyperLogLog(), 0, Math.max(ones, 50 + others)).cardinality);
});
