import { describe, expect, it } from 'vitest';
import { check } from '../../src/stellar/check/check.js';
import { Registry } from '../../src/stellar/functions/registry.js';

const registry = new Registry();
const codes = (source: string, options = {}) => check(source, { registry, ...options }).map(({ code }) => code);

describe('check', () => {
  it.each([
    '',
    '// nothing',
    'a == 1 and TO_UPPER(b) in c',
    "if exists(a) then JOIN([a, 'x'], '.') else null",
    'a + b / 2 * 3',
    'a / 0.0',
    '1.0 / 0',
    'match { a => 1, b == 2 => 2, default => 3 }',
    'MAP(l, x -> x + y)',
    "REGEXP_MATCH(a, '[a-z]+')",
    'null == a',
    '[] ? 1 : 2',
    'if null then 1 else 2',
    "TO_UPPER('a') == 1",
    'a / 0',
  ])('%s passes', (source) => {
    expect(check(source, { registry })).toEqual([]);
  });

  it.each([
    ['1 +', 'syntax'],
    ['n-1', 'syntax'],
    [`${'('.repeat(1_000)}1`, 'limit'],
    ['TO_UPER(a)', 'unknown-function'],
    ['true or NO_SUCH()', 'unknown-function'],
    ['SPLIT(a)', 'too-few-arguments'],
    ["TO_UPPER(a, 'b')", 'too-many-arguments'],
    ["REGEXP_MATCH(a, '(b')", 'bad-pattern'],
    ["REGEXP_MATCH(a, ['b', '[c'])", 'bad-pattern'],
    ["'a' + b", 'not-a-number'],
    ['1 + (a == b)', 'not-a-number'],
    ['1 + [2]', 'not-a-number'],
    ['1 / 0', 'division-by-zero'],
    ["1 < 'a'", 'no-order'],
    ['1 < 2 < 3', 'no-order'],
    ['[1] < [2]', 'no-order'],
    ["1 == '1'", 'always-same'],
    ['1 < null', 'always-same'],
    ["1 in '123'", 'always-same'],
    ["'a' in a == b", 'always-same'],
    ["if 'true' then 1 else 2", 'not-a-condition'],
    ['a + 1 ? 1 : 2', 'not-a-condition'],
    ['match { a => 1, 2 => 3, default => 4 }', 'not-a-condition'],
    ['match { true => 1, a => 3, default => 4 }', 'unreachable'],
    ['match { true => 1, default => 4 }', 'unreachable'],
  ])('%s: %s', (source, code) => {
    expect(codes(source)).toEqual([code]);
  });

  it('says where it begins and ends, in lines and columns', () => {
    expect(check("a and\n  TO_UPER('b') == 'B'", { registry })).toEqual([
      {
        severity: 'error',
        code: 'unknown-function',
        message: 'there is no function TO_UPER',
        start: { offset: 8, line: 2, column: 2 },
        end: { offset: 15, line: 2, column: 9 },
        suggestion: 'TO_UPPER',
      },
    ]);
  });

  it('reports everything, in the order of the text', () => {
    expect(codes("A(1 / 0) + B('x' + 1)")).toEqual(['unknown-function', 'division-by-zero', 'unknown-function', 'not-a-number']);
  });

  it('knows variables where their names are given', () => {
    const variables = new Set(['domain', 'a']);
    expect(check('domian == a', { registry, variables })).toMatchObject([{ code: 'unknown-variable', suggestion: 'domain' }]);
    expect(codes('MAP([a], x -> x) == _ or exists(gone)', { variables })).toEqual([]);
  });

  it('of a rule: it has to give a boolean', () => {
    expect(codes('1 + 1', { mode: 'predicate' })).toEqual(['not-a-rule']);
    expect(codes("if a then 'x' else 'y'", { mode: 'predicate' })).toEqual(['not-a-rule']);
    expect(codes('a', { mode: 'predicate' })).toEqual([]);
    expect(codes('a == 1', { mode: 'predicate' })).toEqual([]);
  });
});
