import { describe, expect, it } from 'vitest';
import { Options } from '../../../src/sensor/config/options.js';
import { zoneOption } from '../../../src/sensor/time/region.js';

const january = Date.UTC(2026, 0, 1);
const zone = (text: string | undefined) => zoneOption(new Options(new Map([['zone', text]]), 'parserConfig'), 'zone', 'Asia/Tokyo');
const hours = (text: string | undefined) => zone(text).offsetMs(january) / 3_600_000;

describe("an option's time zone", () => {
  it.each([
    [undefined, 9],
    ['UTC', 0],
    ['GMT', 0],
    ['Z', 0],
    ['Etc/Greenwich', 0],
    ['America/New_York', -5],
    ['Etc/GMT+5', -5],
    ['+02:00', 2],
    ['-0330', -3.5],
    ['UTC+5', 5],
    ['GMT-00:00', 0],
  ])('%s is %d hours ahead of UTC', (text, expected) => {
    expect(hours(text)).toBe(expected);
  });

  it.each(['Nowhere/City', 'america/new_york', 'x', '+19:00', '+02:60', '5'])('%s is refused', (text) => {
    expect(() => zone(text)).toThrow(`parserConfig: zone names ${text}, which is no time zone`);
  });
});
