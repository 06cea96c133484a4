import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, fieldsOf } from '../../../src/stellar/java/calendar.js';
import { formatDate } from '../../../src/stellar/java/date-format.js';
import { parseDate } from '../../../src/stellar/java/date-parse.js';
import { zoneOf } from '../../../src/stellar/java/zone.js';

const now = () => Date.UTC(2026, 0, 1);

describe('a date', () => {
  it('that was written is read as the moment it was, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'GMT-03:30', 'EST', 'Europe/Paris');
    const patterns = fc.constantFrom(
      'yyyy-MM-dd HH:mm:ss.SSS Z',
      "G yyyy DDD'T'hh:mm:ss.SSS a XXX",
      'EEE MMM d HH:mm:ss.SSS yyyy Z',
      'YYYY w u k:m:s.S X',
    );
    // Before 1972 some offsets had seconds, which patterns can't write.
    const moments = fc.integer({ min: Date.UTC(1972, 0, 1), max: Date.UTC(2400, 0, 1) });
    fc.assert(
      fc.property(moments, zones, patterns, (epochMs, id, pattern) => {
        const zone = zoneOf(id);
        const isoHours = /X$/.test(pattern) && !/XXX/.test(pattern) && zone.offsetMs(epochMs) % 3_600_000 !== 0;
        fc.pre(!isoHours);
        expect(parseDate(formatDate(pattern, epochMs, zone), pattern, { zone, now, strict: true })).toBe(epochMs);
      }),
      { numRuns: 300 },
    );
  });

  it('has the fields from which its day is counted, over the change of calendars too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_500_000, max: 1_500_000 }), (day) => {
        const { era, year, month, dayOfMonth } = fieldsOf(day * 86_400_000, 0);
        expect(dayNumber(era === 1 ? year : 1 - year, month, dayOfMonth)).toBe(day);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of two digits lies in the century that began 80 years ago', () => {
    const read = (text: string) => parseDate(text, 'dd/MM/yy', { zone: zoneOf('UTC'), now });
    expect(read('01/01/46')).toBe(Date.UTC(1946, 0, 1));
    expect(read('31/12/45')).toBe(Date.UTC(2045, 11, 31));
  });
});

describe('a time zone', () => {
  it.each([
    ['Nowhere/Land', 0],
    ['america/new_york', 0],
    ['+05:00', 0],
    ['GMT+5', 5],
    ['GMT-0330', -3.5],
    ['GMT+24', 0],
    ['EST', -5],
    ['JST', 9],
    ['Etc/GMT+5', -5],
  ])('%s is %d hours ahead of UTC', (id, hours) => {
    expect(zoneOf(id).offsetMs(now())).toBe(hours * 3_600_000);
  });

  it('before 1900 keeps the standard time of today', () => {
    expect(zoneOf('Europe/Paris').offsetMs(Date.UTC(1850, 6, 1))).toBe(3_600_000);
  });
});
