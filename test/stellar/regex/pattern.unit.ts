import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Matcher } from '../../../src/stellar/regex/matcher.js';
import { parseRegex } from '../../../src/stellar/regex/parse.js';
import { Pattern } from '../../../src/stellar/regex/pattern.js';

const groups = (pattern: string, text: string) => new Pattern(pattern).matches(text)?.groups.slice();

describe("a pattern of Java's", () => {
  // Seen on java.util.regex; JavaScript says otherwise to each of them.
  it.each([
    ['((a)|b)*', 'ab', ['ab', 'b', 'a'], 'keeps what a group captured in an earlier turn'],
    ['(a*)*', '', ['', ''], 'counts a turn that matched nothing'],
    ['\\h+', ' \t', [' \t'], 'knows horizontal space'],
    ['[a-z&&[aeiou]]+', 'aei', ['aei'], 'intersects classes'],
    ['a*+b', 'aab', ['aab'], 'has possessive quantifiers'],
    ['(?i)[a-c]x', 'Bx', ['Bx'], 'switches flags inline'],
    ['\\Qa.b\\E+', 'a.bb', ['a.bb'], 'quotes'],
    ['.', '😀', ['😀'], 'sees code points'],
    ['(?<x>a)\\k<x>', 'aa', ['aa', 'a'], 'refers to groups by name'],
  ])('%s on %j', (pattern, text, expected) => {
    expect(groups(pattern, text)).toEqual(expected);
  });

  it('takes . and line ends as Java does', () => {
    expect(groups('.', '\u0085')).toBeUndefined();
    expect(new Pattern('a$').find('a\n')).toMatchObject({ start: 0, end: 1 });
    expect(new Pattern('a\\z').find('a\n')).toBeUndefined();
  });

  it.each([
    '(',
    ')',
    '[',
    'a**',
    '*a',
    'a{2',
    '{a',
    '\\y',
    '[b-a]',
    '\\p{Foo}',
    '\\p{constructor}',
    '(?U)\\p{constructor}',
    '(?<1>a)',
    '(?q)a',
  ])('%s is refused, with the place', (pattern) => {
    expect(() => new Pattern(pattern)).toThrow(
      expect.objectContaining({ fault: 'illegal argument', message: expect.stringContaining('near index') }),
    );
  });
});

describe('replacing', () => {
  it('takes groups by number and name, and literals behind a backslash', () => {
    expect(new Pattern('(?<d>\\d)(x)').replaceAll('1x2x', ['[$2$1$', '{d}\\$]'].join(''))).toBe('[x11$][x22$]');
  });

  it('replaces empty matches between characters', () => {
    expect(new Pattern('x*').replaceAll('axb', '-')).toBe('-a--b-');
  });

  it('refuses a group that is not there', () => {
    expect(() => new Pattern('a').replaceAll('a', '$1')).toThrow(expect.objectContaining({ fault: 'out of range' }));
  });
});

describe('a catastrophic pattern', () => {
  const text = `${'a'.repeat(40)}b`;

  it.each(['(a+)+', '(a|a)*', '(?:a{1,30})+', '(?i)(a+)+'])('%s ends, by answer or by limit', (pattern) => {
    expect(() => outcome(pattern)).not.toThrow();
  });

  it('with look-ahead or reference ends by limit', () => {
    expect(() => new Pattern('(?=(a+)+$)a+').matches(text)).toThrow(expect.objectContaining({ fault: 'limit' }));
    expect(() => new Pattern('(a+)+\\1c').matches(text)).toThrow(expect.objectContaining({ fault: 'limit' }));
  });

  function outcome(pattern: string) {
    try {
      return new Pattern(pattern).matches(text);
    } catch (error) {
      if (error instanceof Error && 'fault' in error && error.fault === 'limit') return undefined;
      throw error;
    }
  }
});

describe('any pattern at all', () => {
  const symbols = fc.constantFrom(
    'a',
    'b',
    '.',
    '*',
    '+',
    '?',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '|',
    '^',
    '$',
    '\\',
    '1',
    ',',
    '-',
    '&',
    '<',
    ':',
    '=',
    '!',
    'd',
    'Q',
    'E',
  );

  it('compiles or is refused, and never finds what it does not match', () => {
    fc.assert(
      fc.property(fc.array(symbols, { maxLength: 12 }), fc.stringMatching(/^[ab1]{0,8}$/), (parts, text) => {
        const compile = () => {
          try {
            return new Pattern(parts.join(''));
          } catch (error) {
            expect(error).toMatchObject({ fault: 'illegal argument' });
            return undefined;
          }
        };
        const pattern = compile();
        if (pattern?.matches(text) !== undefined) expect(pattern.find(text)).toBeDefined();
      }),
    );
  });
});

describe('look-around and atomic groups', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    'a*',
    'b+?',
    '(a|ab)',
    '(?<!a)',
    '(?<=[ab])',
    '(?!b)',
    '(?=a)',
    '(?>a|ab)',
    '(?>a*)',
    'a++',
    '\\b',
    '\\B',
    '(?:(?!a)b|(?>(a)b?))?',
    '.',
  );

  it('mean the same by JavaScript with checks as by our own matcher', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), fc.stringMatching(/^[ab1é -]{0,9}$/), (pieces, text) => {
        const source = pieces.join('');
        const { root, groupCount } = parseRegex(source);
        const spans = new Matcher(root, groupCount, false).match(text, 0, false);
        const expected = spans && Array.from({ length: groupCount + 1 }, (_, i) => textOf(text, spans, i));
        expect(new Pattern(source).find(text)?.groups).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['(?<!a)', '(?>x*)', '(?!c)'])('%s before a catastrophe does not keep V8 from ending it', (check) => {
    expect(new Pattern(`${check}(?:a+)+c`).find(`${'a'.repeat(10_000)}b`)).toBeUndefined();
  });

  it('that hold a catastrophe themselves are ended by V8, too', () => {
    expect(new Pattern('(?!(?:a+)+c)a+').find(`${'a'.repeat(10_000)}b`)).toBeDefined();
  });

  function textOf(text: string, spans: Int32Array, group: number): string | null {
    const [start = -1, end = -1] = spans.subarray(2 * group, 2 * group + 2);
    return start < 0 ? null : text.slice(start, end);
  }
});
