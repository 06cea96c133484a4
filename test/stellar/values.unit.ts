import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/stellar/text.js';
import { Double, equal, Float, hashCode, kindOf, Long, StellarMap, StellarSet } from '../../src/stellar/values.js';

describe('a Long', () => {
  it('is exact over all 64 bits, and wraps around past them', () => {
    expect(Long.of(2n ** 63n - 1n).value).toBe(9223372036854775807n);
    expect(Long.of(2n ** 63n).value).toBe(-9223372036854775808n);
  });

  it('is a plain number while that is exact, so that equal Longs look equal', () => {
    expect(Long.of(5n)).toEqual(Long.of(5));
  });
});

describe('equality', () => {
  it('is strict about kinds', () => {
    expect([equal(1, Long.of(1)), equal(1, '1'), equal(new Double(1), new Float(1)), equal([1], [Long.of(1)])]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('looks into lists, sets and maps, whatever their order of walking', () => {
    expect(equal([1, ['a', null]], [1, ['a', null]])).toBe(true);
    expect(equal(new StellarSet([1, 2]), new StellarSet([2, 1]))).toBe(true);
    expect(
      equal(
        StellarMap.of([
          ['a', 1],
          ['b', 2],
        ]),
        StellarMap.of(
          [
            ['b', 2],
            ['a', 1],
          ],
          'hash',
        ),
      ),
    ).toBe(true);
    expect(equal(['a,1'], ['a', 1])).toBe(false);
  });

  it('of doubles is that of their bits: NaN equals itself, the zeros differ', () => {
    expect(equal(new Double(Number.NaN), new Double(Number.NaN))).toBe(true);
    expect(equal(new Double(0), new Double(-0))).toBe(false);
  });
});

describe('a map', () => {
  it('keeps keys of different kinds apart, null among them', () => {
    const map = StellarMap.of<unknown, string>([
      [1, 'int'],
      [Long.of(1), 'long'],
      ['1', 'text'],
      [null, 'null'],
      ['\0L1', 'odd text'],
    ]);
    expect([map.get(1), map.get(Long.of(1)), map.get('1'), map.get(null), map.get('\0L1')]).toEqual([
      'int',
      'long',
      'text',
      'null',
      'odd text',
    ]);
  });

  it('in hash order is walked as a Java HashMap', () => {
    const names = ['banana', 'apple', 'cherry', 'date', 'elderberry', 'fig'];
    expect(
      StellarMap.of(
        names.map((name) => [name, 1]),
        'hash',
      ).keys(),
    ).toEqual(['banana', 'date', 'apple', 'cherry', 'fig', 'elderberry']);
  });

  it('can be changed while it is walked', () => {
    const map = StellarMap.of([
      ['a', 1],
      ['b', 2],
    ]);
    for (const [key] of map) map.delete(key);
    expect(map.size).toBe(0);
  });
});

describe("Java's hash codes", () => {
  it.each([
    ['hello', 99162322],
    [Long.of(2n ** 40n), 256],
    [new Double(1.5), 1073217536],
    [new Float(1.5), 1069547520],
    [[1, 'a'], 1089],
    [-(2n ** 40n), -7936],
    [true, 1231],
  ])('%s', (value, expected) => {
    expect(hashCode(value)).toBe(expected);
  });
});

describe('the text form', () => {
  it.each([
    [new Double(1), '1.0'],
    [new Double(1e7), '1.0E7'],
    [new Double(9999999), '9999999.0'],
    [new Double(0.001), '0.001'],
    [new Double(0.00012), '1.2E-4'],
    [new Double(-1.5e300), '-1.5E300'],
    [new Double(5e-324), '4.9E-324'],
    [new Double(-0), '-0.0'],
    [new Double(Number.NaN), 'NaN'],
    [new Float(0.1), '0.1'],
    [new Float(16777216), '1.6777216E7'],
    [Long.of(9007199254740993n), '9007199254740993'],
    [[1, null, 'a', new Double(2)], '[1, null, a, 2.0]'],
    [StellarMap.of([['a', 1]]), '{a=1}'],
    [new StellarSet(['x']), '[x]'],
  ])('of %o is %s', (value, expected) => {
    expect(textOf(value as never)).toBe(expected);
  });
});

describe('the kind', () => {
  it.each([
    [null, 'null'],
    [1, 'int'],
    [Long.of(1), 'long'],
    ['', 'string'],
    [[], 'list'],
    [new StellarMap(), 'map'],
    [new StellarSet(), 'set'],
    [5n, 'big integer'],
  ])('of %o is %s', (value, expected) => {
    expect(kindOf(value as never)).toBe(expected);
  });
});
