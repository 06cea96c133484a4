import { describe, expect, it } from 'vitest';
import { FailingProfiles } from '../../../src/storage/profiles/failing.js';
import { MemoryProfiles } from '../../../src/storage/profiles/memory.js';
import type { MeasurementKey, ProfileStore } from '../../../src/storage/profiles/port.js';
import { profileStoreCases } from './contract.js';

async function openMemory(lines: readonly string[]): Promise<MemoryProfiles> {
  const store = new MemoryProfiles();
  for (const line of lines) {
    const { profile, entity, groups, period } = JSON.parse(line);
    store.put({ profile, entity, groups, period: period.period, durationMs: period.duration }, line);
  }
  return store;
}

describe('measurements in memory', () => {
  it.each(profileStoreCases)('$name', ({ body }) => body(openMemory));
});

describe('a store of measurements that fails', () => {
  it.each(profileStoreCases)('passes on what it does not sabotage: $name', ({ body }) =>
    body(async (lines) => new FailingProfiles(await openMemory(lines))),
  );
});

const forgetting =
  (change: (key: MeasurementKey) => MeasurementKey) =>
  async (lines: readonly string[]): Promise<ProfileStore> => {
    const store = await openMemory(lines.map((line) => line));
    return { get: (key) => store.get(change(key)), [Symbol.asyncDispose]: async () => {} };
  };

const mutants = {
  'looks at no groups': forgetting((key) => ({ ...key, groups: [] })),
  'takes groups in any order': forgetting((key) => ({ ...key, groups: key.groups.toSorted() })),
  'takes every period for the same length': forgetting((key) => ({ ...key, durationMs: 1_000 })),
  'counts the first': (lines: readonly string[]) => openMemory(lines.toReversed()),
};

describe('the contract catches a store that', () => {
  it.each(Object.entries(mutants))('%s', async (_, open) => {
    const outcomes = await Promise.allSettled(profileStoreCases.map(({ body }) => body(open)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).not.toEqual([]);
  });
});
