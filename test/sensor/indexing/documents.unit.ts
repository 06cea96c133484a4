import { describe, expect, it } from 'vitest';
import { Documents } from '../../../src/sensor/indexing/document.js';
import { dateFormatter, defaultDateFormat } from '../../../src/sensor/indexing/index-name.js';
import { decodeMessage } from '../../../src/sensor/message-json.js';

const documents = new Documents({ index: 'squid', formatDate: dateFormatter(defaultDateFormat), dedot: true });
const of = (message: object, recordTime?: number) => documents.of(decodeMessage(JSON.stringify(message)), recordTime);
const time = Date.UTC(2026, 1, 3, 4, 59, 59, 999);

describe("a message's document", () => {
  it('is in the index of its own hour, under its guid, with colons for dots', () => {
    const message = { guid: 'g', timestamp: time, 'source.type': 'squid', 'a.b.c': { 'd.e': 1 } };
    expect(of(message)).toEqual({
      index: 'squid_index_2026.02.03.04',
      id: 'g',
      json: JSON.stringify({ guid: 'g', timestamp: time, 'source:type': 'squid', 'a:b:c': { 'd.e': 1 } }),
    });
  });

  it("goes by its record's time where it has none", () => {
    expect(of({ guid: 'g' }, time).index).toBe('squid_index_2026.02.03.04');
    expect(of({ guid: 'g', timestamp: String(time) }).index).toBe('squid_index_2026.02.03.04');
  });

  it('has one field where dots and colons make two the same: the last', () => {
    expect(of({ guid: 'g', timestamp: time, 'a.b': 1, 'a:b': 2 }).json).toBe(`{"guid":"g","timestamp":${time},"a:b":2}`);
  });

  it.each([
    [{ timestamp: time }, 'no guid'],
    [{ guid: 'g' }, 'no timestamp'],
    [{ guid: 'g', timestamp: 'yesterday' }, 'the timestamp yesterday is no time'],
    [{ guid: 'g', timestamp: 1e300 }, 'is no time'],
  ])('is not made of %j', (message, why) => {
    expect(() => of(message)).toThrow(why);
  });

  it('its date is written by the format of the global config', () => {
    expect(dateFormatter("yyyy-MM-dd'at'HH.mm")(time)).toBe('2026-02-03at04.59');
    expect(dateFormatter('YYYY.ww')(time)).toBe('2026.06');
    expect(() => dateFormatter('yyyy.bb')).toThrow(/es\.date\.format yyyy\.bb: /);
    expect(() => dateFormatter('yyyy.MMM')).toThrow('"J" does not go into the name of an index');
    expect(() => dateFormatter('yyyy/MM')).toThrow('"/" does not go');
  });
});
