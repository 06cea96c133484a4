import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StellarError } from '../../../src/stellar/errors.js';
import { explain } from '../../../src/stellar/explain.js';
import { parse } from '../../../src/stellar/syntax/parser.js';
import { print } from '../../../src/stellar/syntax/print.js';
import { anyTree } from '../trees.js';

describe('printing and parsing', () => {
  it('give the same text again', () => {
    fc.assert(
      fc.property(anyTree(), (tree) => {
        const text = print(tree);
        expect(print(parse(text))).toBe(text);
      }),
      { numRuns: 150 },
    );
  });
});

describe('any text at all', () => {
  const pieces = fc.constantFrom(
    'a',
    '1',
    '-1',
    "'s'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '?',
    '+',
    '*',
    '==',
    '<',
    ' and ',
    ' in ',
    ' not in ',
    'not(',
    'if ',
    ' then ',
    ' else ',
    'match {',
    '=>',
    'default',
    '->',
    'F(',
    '//',
    '\n',
    '\\',
    '"',
  );

  it('parses or fails with a place inside it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const error = failure(text);
          if (error === undefined) return;
          expect(error).toBeInstanceOf(StellarError);
          expect(error.fault).toBe('syntax');
          expect(error.position?.offset).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('nested beyond reason is refused, not crashed on', () => {
    for (const text of [
      '('.repeat(100_000),
      '['.repeat(100_000),
      'not('.repeat(50_000),
      'x -> '.repeat(50_000),
      '1 + '.repeat(50_000) + 1,
      'true and '.repeat(50_000) + true,
    ]) {
      expect(failure(text)?.fault).toBe('limit');
    }
  });
});

describe('a syntax error', () => {
  it.each([
    ['1 +', 'the expression ends, expected a value', 3],
    ['n-1', 'the minus belongs to the number', 1],
    ["'a' + 1", 'JOIN joins texts', 4],
    ['not a', 'not takes its operand in parentheses', 4],
    ['FOO(a and b)', 'needs parentheses', 6],
    ['a = 1', 'equality is ==', 2],
    ['match { a => 1 }', "'default => …'", 15],
    ['{a:1}', 'a colon that touches a name belongs to it', 4],
    ['2147483648', 'does not fit into 32 bits', 0],
    ["TO_UPPER('a", 'has no closing', 9],
  ])('in %s says %s', (text, message, column) => {
    const error = failure(text);
    expect(error?.message).toContain(message);
    expect(error?.position?.column).toBe(column);
  });

  it('is shown with a caret under the place', () => {
    const text = 'if a == 1\nthen b els c';
    expect(explain(failure(text) as StellarError, text)).toBe("unexpected els, expected 'else'\nthen b els c\n       ^");
  });
});

function failure(text: string): StellarError | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof StellarError) return error;
    throw error;
  }
}
