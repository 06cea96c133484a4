import type { Value } from '../values.js';

/** Text that stands for itself. Longer ones first, as the lexer tries them in this order. */
export const symbols = [
  '++',
  '--',
  '->',
  '=>',
  '<=',
  '>=',
  '==',
  '!=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '?',
  ':',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
] as const;

/** Each in all lower or all upper case. */
export const keywords = [
  'and',
  'or',
  'not',
  'in',
  'not in',
  'if',
  'then',
  'else',
  'match',
  'default',
  'exists',
  'null',
  'true',
  'false',
] as const;

export type Keyword = (typeof keywords)[number];

export type TokenType = (typeof symbols)[number] | Keyword | 'name' | 'literal' | 'end';

export interface Token {
  readonly type: TokenType;
  /** As written. */
  readonly text: string;
  /** Offsets in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of a literal. */
  readonly value?: Value;
}

/** Every spelling of a keyword; `&&`, `||` and `!` are spellings too. */
export const spellings: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...keywords.flatMap((word): [string, Keyword][] => [
    [word, word],
    [word.toUpperCase(), word],
  ]),
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);
