import * as vitest from 'vitest';
import { describe, expect, it } from 'vitest';
import { FailingRandom } from '../../../src/runtime/random/failing-random.js';
import type { Random } from '../../../src/runtime/random/random.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { failedCases, type Suite } from '../../contract-cases.js';

/** What all randomness must do. */
function randomContract(name: string, random: Random, { describe, it }: Suite = vitest): void {
  describe(`${name} randomness`, () => {
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

    it('has as many bytes as asked for, each time others', () => {
      expect(random.bytes(16)).toHaveLength(16);
      expect(random.bytes(16)).not.toEqual(random.bytes(16));
    });
  });
}

randomContract('seeded', seededRandom(7));
randomContract('system', systemRandom);
randomContract('failing, as long as it does not,', new FailingRandom(seededRandom(11)));

it('repeats itself, or refuses, when it fails', () => {
  const random = new FailingRandom(seededRandom(5), (call) => (call === 1 ? 'repeats' : call === 2 ? 'refuses' : undefined));
  const first = random.uuid();
  expect(random.uuid()).toBe(first);
  expect(() => random.uuid()).toThrow('no randomness');
  expect(random.uuid()).not.toBe(first);
});

it('is the same for the same seed', () => {
  expect(seededRandom(3).bytes(8)).toEqual(seededRandom(3).bytes(8));
  expect(seededRandom(3).bytes(8)).not.toEqual(seededRandom(4).bytes(8));
});

describe('the contract of randomness catches one that', () => {
  it.each<[string, Partial<Random>]>([
    ['reaches 1', { fraction: () => 1 }],
    ['is always the same', { fraction: () => 0.5 }],
    ['gives a uuid twice', { uuid: () => '00000000-0000-4000-8000-000000000000' }],
    ['gives uuids of another version', { uuid: () => systemRandom.uuid().replace(/^(.{14})4/, '$11') }],
    ['gives too few bytes', { bytes: (length) => systemRandom.bytes(length - 1) }],
    ['gives zeros', { bytes: (length) => new Uint8Array(length) }],
  ])('%s', async (_what, change) => {
    const mutant = { ...systemRandom, ...change };
    expect(await failedCases((suite) => randomContract('a mutant', mutant, suite))).not.toEqual([]);
  });
});
