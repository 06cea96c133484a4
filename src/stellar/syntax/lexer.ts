import { StellarError } from '../errors.js';
import { positionOf } from './position.js';

/** `keyword` and `operator` tokens are told apart by their normal spelling: `and` for AND and &&. */
export type TokenKind = 'identifier' | 'string' | 'int' | 'long' | 'float' | 'double' | 'keyword' | 'operator' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Normal spelling of keywords and operators, the content of a string without quotes and escapes, else the text as written. */
  readonly text: string;
  /** Offset of its first and behind its last UTF-16 unit. */
  readonly start: number;
  readonly end: number;
}

const words = ['in', 'and', 'or', 'not', 'true', 'false', 'if', 'then', 'else', 'null', 'match', 'default', 'exists'];
/** All lower or all upper case; `And` is an identifier. */
const keywords = new Map([...words.flatMap((word) => [[word, word] as const, [word.toUpperCase(), word] as const]), ['NaN', 'NaN']]);

const pairs = new Map([
  ['->', '->'],
  ['=>', '=>'],
  ['==', '=='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['&&', 'and'],
  ['||', 'or'],
]);
const singles = '<>?:+-*/{}[](),';
const escapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
]);

// Sticky: each is tried at one place of the text.
const space = /[ \r\t\f\n]+/y;
/** Metron's comment takes at least one character, whatever it is, before it looks for the end of the line. */
const comment = /\/\/[\s\S][^\n]*\n?/y;
const identifier = /[a-zA-Z_$](?:[a-zA-Z_.:0-9]*[a-zA-Z_.0-9])?/y;
/** `e5` and `e+5` are exponents without a number, not a variable. */
const strayExponent = /[eE][+-]?\d+/y;
/** The sign belongs to the literal: `n-1` is a variable and a number side by side. */
const number = /(-?(?:0|[1-9]\d*)(?:\.\d*)?|-?\.\d+)(?:[eE][+-]?\d+)?[dDfFlL]?/y;

/**
 * Splits an expression into tokens, the last of which is of kind `end`.
 *
 * @throws StellarError syntax, with the place
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (true) {
    at = skip(source, at);
    if (at >= source.length) break;
    const token = tokenAt(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function skip(source: string, from: number): number {
  let at = from;
  while (true) {
    const next = match(space, source, at) ?? match(comment, source, at);
    if (next === undefined) return at;
    at += next.length;
  }
}

function tokenAt(source: string, at: number): Token {
  const first = source.charAt(at);
  if (first === "'" || first === '"') return stringAt(source, at);
  return wordAt(source, at) ?? numberAt(source, at) ?? operatorAt(source, at);
}

function wordAt(source: string, start: number): Token | undefined {
  const text = match(identifier, source, start);
  if (text === undefined) return undefined;
  const end = start + text.length;
  // One token of six characters, whatever follows: `a not int` is `a not in t`.
  if ((text === 'not' && source.startsWith(' in', end)) || (text === 'NOT' && source.startsWith(' IN', end))) {
    return { kind: 'keyword', text: 'not in', start, end: end + 3 };
  }
  const keyword = keywords.get(text);
  if (keyword !== undefined) return { kind: 'keyword', text: keyword, start, end };
  const stray = match(strayExponent, source, start) ?? '';
  if (stray.length >= text.length)
    throw unexpected(source, start, `${stray} reads as an exponent without its number; a variable cannot be named so`);
  return { kind: 'identifier', text, start, end };
}

function numberAt(source: string, start: number): Token | undefined {
  const text = match(number, source, start);
  if (text === undefined) return undefined;
  const shape = kindOfNumber(text);
  return shape === undefined ? undefined : { kind: shape.kind, text: shape.text, start, end: start + shape.text.length };
}

/** What part of the text is the longest literal, and of which kind: `1.0L` is the double `1.0`, then a variable. */
function kindOfNumber(text: string): { kind: TokenKind; text: string } | undefined {
  const suffix = text.at(-1)?.toLowerCase();
  const fractional = /[.eE]/.test(text);
  if (text.startsWith('-.') && suffix !== 'f') return undefined;
  if (suffix === 'f') return { kind: 'float', text };
  if (suffix === 'l') return fractional ? { kind: 'double', text: text.slice(0, -1) } : { kind: 'long', text };
  return { kind: fractional || suffix === 'd' ? 'double' : 'int', text };
}

function operatorAt(source: string, start: number): Token {
  const pair = pairs.get(source.slice(start, start + 2));
  if (pair !== undefined) return { kind: pair === 'and' || pair === 'or' ? 'keyword' : 'operator', text: pair, start, end: start + 2 };
  const single = source.charAt(start);
  if (singles.includes(single)) return { kind: 'operator', text: single, start, end: start + 1 };
  throw unexpected(
    source,
    start,
    `${JSON.stringify(String.fromCodePoint(source.codePointAt(start) ?? 0))} means nothing here${hintFor(single)}`,
  );
}

function stringAt(source: string, start: number): Token {
  const quote = source.charAt(start);
  let text = '';
  let from = start + 1;
  for (let at = from; at < source.length; at++) {
    const unit = source.charAt(at);
    if (unit === quote) return { kind: 'string', text: text + source.slice(from, at), start, end: at + 1 };
    if (unit !== '\\') continue;
    const escaped = source.charAt(at + 1);
    const meant = escaped === quote ? quote : escapes.get(escaped);
    if (meant === undefined) throw unexpected(source, at, `\\${escaped} is no escape: a string knows \\\\ \\n \\r \\t and \\${quote}`);
    text += source.slice(from, at) + meant;
    at++;
    from = at + 1;
  }
  throw unexpected(source, start, `the string that begins here has no closing ${quote}`);
}

const hints: Readonly<Record<string, string>> = {
  '=': '; equality is ==, and assignment := works in the shell only',
  '!': '; negation is not(…), inequality !=',
  '&': '; and is written and or &&',
  '|': '; or is written or or ||',
  '%': '; there is no remainder operator',
  '.': '; a name or a digit has to follow or precede a dot',
};

function hintFor(unit: string): string {
  if (/[\u2018\u2019\u201C\u201D]/.test(unit)) return '; strings stand in straight quotes';
  return hints[unit] ?? '';
}

function unexpected(source: string, offset: number, message: string): StellarError {
  return new StellarError('syntax', message, { position: positionOf(source, offset) });
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
