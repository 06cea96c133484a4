import { describe, expect, it } from 'vitest';
import { Pattern } from '../../../src/stellar/regex/pattern.js';

/** Where an empty match is found, as a Java runtime answers. */
function placesOf(pattern: string, text: string): number[] {
  const regex = new Pattern(pattern);
  return Array.from({ length: text.length + 1 }, (_, at) => at).filter((at) => regex.find(text, at)?.start === at);
}

describe('a look-behind', () => {
  it.each([
    ['(?<=a*)', [0, 1, 2, 3]],
    ['(?<=ba*)', [3]],
    ['(?<=a*b)', [3]],
    ['(?<=a+?b)', [3]],
    ['(?<=(?:b)+)', [3]],
    ['(?<=a?b*)', [0, 1, 2, 3]],
    ['(?<=(?>a*)b)', [3]],
    ['(?<=a{0,1000000}b)', [3]],
    ['(?<=(?:a*b*|b))', [0, 1, 2, 3]],
  ])('with one run without end sees as far as that: %s', (pattern, places) => {
    expect(placesOf(pattern, 'aab')).toEqual(places);
  });

  it.each(['(?<=a*b*)', '(?<=a*b*c)', '(?<=a*b*c*d*)', '(?<=.*x.*)'])('with an even number of them sees nothing: %s', (pattern) => {
    expect(placesOf(pattern, 'aabcx')).toEqual([]);
  });

  it('with three of them sees everything', () => {
    expect(placesOf('(?<=a*b*c*)', 'aab')).toEqual([0, 1, 2, 3]);
  });

  it.each([
    '(?<=ba+?)',
    '(?<=ba++)',
    '(?<=a(?:b)+)',
    '(?<=(?:bb)+)',
    '(?<=(?:b|c)+)',
    '(?<=(b*)*)',
    '(?<=\\R*)',
    '(a)(?<=\\1)',
    '(?<=c+d{2})',
  ])('is refused where Java sees no longest length: %s', (pattern) => {
    expect(() => new Pattern(pattern)).toThrow('no obvious longest length');
  });

  it('begins within a pair of surrogates, unless the pattern has one itself', () => {
    expect(new Pattern('(?<=^.)x').find('\u{1f600}x')).toBeUndefined();
    expect(new Pattern('(?<=^[\u{1f600}])x').find('\u{1f600}x')?.start).toBe(2);
  });
});
