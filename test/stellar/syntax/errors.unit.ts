import { describe, expect, it } from 'vitest';
import { StellarError } from '../../../src/stellar/errors.js';
import { defaultLimits } from '../../../src/stellar/limits.js';
import { parse } from '../../../src/stellar/syntax/parser.js';
import { caretAt, positionOf } from '../../../src/stellar/syntax/position.js';

function troubleOf(source: string): StellarError {
  try {
    parse(source, defaultLimits.depth);
  } catch (error) {
    if (error instanceof StellarError) return error;
    throw error;
  }
  throw new Error(`${source} parses`);
}

describe('what a syntax error says, and where', () => {
  it.each([
    ['1 +', 3, 'unexpected end of the expression, expected a value'],
    ['1 2', 2, 'unexpected 2, expected the end of the expression or an operator'],
    ['(1', 2, 'unexpected end of the expression, expected ) or an operator'],
    ['[1 2]', 3, 'unexpected 2, expected ], a comma or an operator'],
    ["{'a' 1}", 5, 'unexpected 1, expected : or an operator'],
    ['{a:1}', 4, 'unexpected }, expected : or an operator: a:1 is one name, put a blank before the colon'],
    ['if a then b', 11, 'unexpected end of the expression, expected else or an operator'],
    ['match { a => 1 }', 15, 'unexpected }, expected a comma and a default'],
    [
      'n-1',
      1,
      'unexpected -1, expected the end of the expression or an operator: the minus belongs to the number, put a blank behind it to subtract',
    ],
    ['-n', 0, 'unexpected -, expected a value: a minus without a number needs a value on its left; write 0 - x'],
    ['not a', 4, 'unexpected a, expected (: not takes parentheses, and not in is written with one blank'],
    ['F(a and b)', 4, 'as an argument, and, or and in need parentheses around them'],
    ['1 + null', 4, "null can't stand beside +"],
    ['1 + if a then b else c', 4, 'an if beside an operator needs parentheses around it'],
    ['(x, x) -> x', 0, 'two parameters are named x'],
    ['a = 1', 2, '"=" means nothing here: equality is ==; only the shell assigns, with :='],
    ['1 + 007', 4, '007 begins with a zero'],
    ['2147483648', 0, '2147483648 is past 32 bits: write 2147483648L'],
    ['1.5L', 0, '1.5L is no whole number, as the suffix l asks for'],
    ['10x', 2, 'a number ends before x: names begin with a letter, and two values need an operator between'],
    ["1 + 'abc", 4, "the string that begins here has no closing '"],
    ["'a\\d'", 2, "\\d is no escape: there are \\\\ \\n \\r \\t \\'"],
  ])('%s', (source, offset, message) => {
    expect(troubleOf(source)).toMatchObject({ fault: 'syntax', message, position: { offset } });
  });

  it.each([
    ['true And false', 'and'],
    ['1 IN [1] Or true', 'or'],
    ['if a than b else c', 'then'],
    ['match { a => 1, defalt => 2 }', undefined],
  ])('%s: suggests %s', (source, suggestion) => {
    expect(troubleOf(source).suggestion).toBe(suggestion);
  });
});

describe('a place in a text', () => {
  it.each([
    [0, 1, 0],
    [2, 1, 2],
    [3, 2, 0],
    [6, 3, 1],
    [99, 3, 1],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(positionOf('ab\nc\nd', offset)).toMatchObject({ line, column });
  });

  it('is shown under its own line', () => {
    expect(caretAt('ab\nc\td\nef', positionOf('ab\nc\td\nef', 5))).toBe('c d\n  ^');
    expect(caretAt('ab', positionOf('ab', 2))).toBe('ab\n  ^');
  });
});
