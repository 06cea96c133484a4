import {
  type CharSet,
  complement,
  digits,
  horizontalSpaces,
  ofProperty,
  spaces,
  union,
  verticalSpaces,
  wordCharacters,
} from './charset.js';
import type { Flags } from './flags.js';
import { property } from './properties.js';
import type { PatternReader } from './reader.js';

const controls: Readonly<Record<string, number>> = { t: 0x09, n: 0x0a, r: 0x0d, f: 0x0c, a: 0x07, e: 0x1b };

const octal = /0([0-3]?[0-7]{1,2})/y;
const hex = /x(?:([\da-fA-F]{2})|\{([\da-fA-F]+)\})/y;
const utf16 = /u([\da-fA-F]{4})/y;
const control = /c([\s\S])/y;
const propertyName = /[pP](?:\{(\^?)([^}]*)\}|([A-Za-z]))/y;

/**
 * The code point of an escape, behind its backslash: `\n`, `\x41`, `\u0041`, `\\`.
 *
 * @returns undefined when it stands for no single character
 * @throws StellarError for a letter that means nothing
 */
export function escapedCharacter(reader: PatternReader): number | undefined {
  const [, octalDigits] = reader.take(octal) ?? [];
  if (octalDigits !== undefined) return Number.parseInt(octalDigits, 8);
  const [, two, braced] = reader.take(hex) ?? [];
  if (two !== undefined || braced !== undefined) return inUnicode(Number.parseInt(two ?? braced ?? '', 16), reader);
  const [, units] = reader.take(utf16) ?? [];
  if (units !== undefined) return withLowSurrogate(Number.parseInt(units, 16), reader);
  const [, letter] = reader.take(control) ?? [];
  if (letter !== undefined) return letter.charCodeAt(0) ^ 64;
  const char = reader.peek();
  const meant = controls[char];
  if (meant === undefined && /^[A-Za-z0-9]$/.test(char)) return undefined;
  reader.next();
  return meant ?? char.codePointAt(0);
}

/** The set of an escape, behind its backslash: `\d`, `\p{Lu}`. undefined when it stands for none. */
export function escapedSet(reader: PatternReader, flags: Flags): CharSet | undefined {
  const named = reader.take(propertyName);
  if (named !== undefined) {
    const [all, caret, braced, single] = named;
    const set = property(braced ?? single ?? '', flags);
    if (set === undefined) throw reader.error(`unknown character property {${braced ?? single}}`);
    return all.startsWith('P') !== (caret === '^') ? complement(set) : set;
  }
  const char = reader.peek();
  const set = (flags.unicodeClasses ? unicodeSets : asciiSets)[char.toLowerCase()];
  if (set === undefined) return undefined;
  reader.next();
  return char === char.toLowerCase() ? set : complement(set);
}

const asciiSets: Readonly<Record<string, CharSet>> = { d: digits, s: spaces, w: wordCharacters, h: horizontalSpaces, v: verticalSpaces };

/** Under UNICODE_CHARACTER_CLASS. */
const unicodeSets: Readonly<Record<string, CharSet>> = {
  ...asciiSets,
  d: ofProperty('Nd'),
  s: ofProperty('White_Space'),
  w: union(ofProperty('Alphabetic'), ofProperty('M'), ofProperty('Nd'), ofProperty('Pc')),
};

function inUnicode(codePoint: number, reader: PatternReader): number {
  if (codePoint > 0x10ffff) throw reader.error('no such code point');
  return codePoint;
}

function withLowSurrogate(unit: number, reader: PatternReader): number {
  if (unit < 0xd800 || unit > 0xdbff) return unit;
  const [, low] = reader.take(/\\u([dD][c-fC-F][\da-fA-F]{2})/y) ?? [];
  return low === undefined ? unit : 0x10000 + ((unit - 0xd800) << 10) + (Number.parseInt(low, 16) - 0xdc00);
}
