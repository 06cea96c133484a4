import { expect } from 'vitest';
import type { MeasurementKey, ProfileStore } from '../../../src/storage/profiles/port.js';

/** What was measured, as lines of JSON; a later line counts over an earlier one. */
type OpenWith = (lines: readonly string[]) => Promise<ProfileStore>;

const key: MeasurementKey = { profile: 'hosts', entity: 'a', groups: [], period: 7, durationMs: 1_000 };
const line = ({ profile, entity, groups, period, durationMs }: MeasurementKey, value: unknown) =>
  JSON.stringify({ profile, entity, groups, value, period: { period, duration: durationMs } });
const measured = async (store: ProfileStore, asked: MeasurementKey) => {
  const json = await store.get(asked);
  return json === undefined ? undefined : JSON.parse(json).value;
};

/** Every promise of the contract, by what it says. */
export const profileStoreCases: readonly { readonly name: string; readonly body: (open: OpenWith) => Promise<void> }[] = [
  {
    name: 'gives back what was measured, whole',
    async body(open) {
      await using store = await open([line(key, { $long: '9007199254740993' })]);
      expect(await store.get(key)).toBe(line(key, { $long: '9007199254740993' }));
    },
  },
  {
    name: 'tells measurements apart by profile, entity, groups, period and its length',
    async body(open) {
      const others: MeasurementKey[] = [
        { ...key, profile: 'b' },
        { ...key, entity: 'b' },
        { ...key, groups: ['b'] },
        { ...key, groups: ['b', 'c'] },
        { ...key, groups: ['c', 'b'] },
        { ...key, period: 8 },
        { ...key, durationMs: 2_000 },
      ];
      await using store = await open(others.map((other, at) => line(other, at)));
      expect(await measured(store, key)).toBeUndefined();
      expect(await Promise.all(others.map((other) => measured(store, other)))).toEqual(others.map((_, at) => at));
    },
  },
  {
    name: 'counts the last of several for the same',
    async body(open) {
      await using store = await open([line(key, 1), line(key, 2)]);
      expect(await measured(store, key)).toBe(2);
    },
  },
];
