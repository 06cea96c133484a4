import { describe, expect, it } from 'vitest';
import { idOfFile, placeOf, znodeOf } from '../../../src/sensor/config/config-place.js';

describe('the place of a configuration', () => {
  it.each([
    ['global.json', 'global'],
    ['profiler.json', 'profiler'],
    ['parsers/squid.json', 'parsers/squid'],
    ['enrichments/squid.conf', 'enrichments/squid'],
    ['indexing/asa.v2.json', 'indexing/asa.v2'],
  ])('of the file %s is %s', (file, place) => {
    const id = idOfFile(file);
    expect(id && placeOf(id)).toBe(place);
    expect(id && znodeOf(id)).toBe(`/metron/topology/${place}`);
  });

  it.each(['.global.json', 'parsers/.squid.json', 'parsers/squid.json~', 'others/squid.json', 'README.md', 'parsers/old/squid.json'])(
    'is none for %s',
    (file) => {
      expect(idOfFile(file)).toBeUndefined();
    },
  );
});
