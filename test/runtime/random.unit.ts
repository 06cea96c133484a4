import { describe, expect, it } from 'vitest';
import type { Random } from '../../src/runtime/random.js';
import { seededRandom } from '../../src/runtime/seeded-random.js';
import { systemRandom } from '../../src/runtime/system-random.js';

const implementations: readonly [string, Random][] = [
  ['seeded', seededRandom(7)],
  ['system', systemRandom],
];

describe.each(implementations)('%s randomness', (_name, random) => {
  it('has fractions from 0 up to but not 1', () => {
    const fractions = Array.from({ length: 2_000 }, () => random.fraction());
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
    expect(new Set(fractions.map((each) => Math.floor(each * 10))).size).toBe(10);
  });

  it('has uuids of version 4, each another', () => {
    const uuids = Array.from({ length: 100 }, () => random.uuid());
    for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(uuids).size).toBe(100);
  });

  it('has as many bytes as asked for', () => {
    expect(random.bytes(16)).toHaveLength(16);
  });
});

it('is the same for the same seed', () => {
  expect(seededRandom(3).bytes(8)).toEqual(seededRandom(3).bytes(8));
  expect(seededRandom(3).bytes(8)).not.toEqual(seededRandom(4).bytes(8));
});
