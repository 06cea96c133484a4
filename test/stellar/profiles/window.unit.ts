import { describe, expect, it } from 'vitest';
import { intervalsOf, readWindow } from '../../../src/stellar/profiles/window.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = 100 * day;
const intervals = (text: string) => intervalsOf(readWindow(text), now, () => {}).map(([from, to]) => [now - from, now - to]);

describe('a window', () => {
  it.each([
    ['30 minutes', [[30 * minute, 0]]],
    ['Last 1 hour', [[hour, 0]]],
    ['1 hour window until 2 hours ago', [[3 * hour, 2 * hour]]],
    ['from 2 hours ago', [[2 * hour, 0]]],
    ['starting from 2 hours to 1 hour ago', [[2 * hour, hour]]],
    ['1 hour from 1 week ago', [[7 * day, 7 * day - hour]]],
    [
      '30 minutes every 1 day from 3 days ago until 1 day ago',
      [
        [3 * day, 3 * day - 30 * minute],
        [2 * day, 2 * day - 30 * minute],
      ],
    ],
    [
      '20 hours every 1 day from 40 hours ago',
      [
        [40 * hour, 20 * hour],
        [16 * hour, 0],
      ],
    ],
  ])('%s', (text, spans) => {
    expect(intervals(text)).toEqual(spans);
  });

  it('takes days by name, and those of the week together', () => {
    const { including, excluding } = readWindow('1 week including weekdays, saturday and Sunday excluding weekends');
    expect([...(including ?? [])].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...excluding].sort()).toEqual([0, 6]);
  });

  it.each([
    ['', 'neither how long'],
    ['soon', 'there is soon where the end is expected'],
    ['1 fortnight', 'there is fortnight where millisecond'],
    ['0 hours', 'a span of nothing'],
    ['1 hour every 1 day', 'begins "from" some time'],
    ['from 1 hour ago to 2 hours ago', 'ends before it begins'],
    ['starting 1 hour ago', 'where from is expected'],
    ['1 hour including', 'it ends where'],
    ['1 hour including holidays', 'there is holidays'],
    ['1 hour including constructor', 'there is constructor'],
  ])('is not %j', (text, why) => {
    expect(() => readWindow(text)).toThrow(why);
  });
});
