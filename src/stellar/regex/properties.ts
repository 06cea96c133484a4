import { type CharSet, complement, intersection, ofProperty, ofRanges, ofText, union } from './charset.js';
import type { Flags } from './flags.js';

/** Java's POSIX classes, ASCII only. */
const posix: Readonly<Record<string, CharSet>> = {
  Lower: ofText('a-z'),
  Upper: ofText('A-Z'),
  ASCII: ofRanges([0, 0x7f]),
  Alpha: ofText('a-zA-Z'),
  Digit: ofText('0-9'),
  Alnum: ofText('a-zA-Z0-9'),
  Punct: ofRanges([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
  Graph: ofRanges([0x21, 0x7e]),
  Print: ofRanges([0x20, 0x7e]),
  Blank: ofText(' \t'),
  Cntrl: ofRanges([0, 0x1f], [0x7f, 0x7f]),
  XDigit: ofText('0-9a-fA-F'),
  Space: ofText(' \t\n\u000b\f\r'),
  L1: ofRanges([0, 0xff]),
};

/** `Character.isX`, by Unicode's properties. */
const java: Readonly<Record<string, string>> = {
  javaLowerCase: 'Lowercase',
  javaUpperCase: 'Uppercase',
  javaAlphabetic: 'Alphabetic',
  javaIdeographic: 'Ideographic',
  javaTitleCase: 'Lt',
  javaDigit: 'Nd',
  javaDefined: 'Any',
  javaLetter: 'L',
  javaSpaceChar: 'Z',
  javaISOControl: 'Cc',
};

/** `Character.isWhitespace`: without the spaces that hold words together, with the separators of ASCII. */
const whitespace = union(intersection(ofProperty('Z'), complement(ofText('\u00a0\u2007\u202f'))), ofRanges([0x09, 0x0d], [0x1c, 0x1f]));

/** Blocks that configurations name; JavaScript knows scripts but no blocks. */
const blocks: Readonly<Record<string, readonly [number, number]>> = {
  BASICLATIN: [0, 0x7f],
  LATIN1SUPPLEMENT: [0x80, 0xff],
  LATINEXTENDEDA: [0x100, 0x17f],
  LATINEXTENDEDB: [0x180, 0x24f],
  GREEK: [0x370, 0x3ff],
  GREEKANDCOPTIC: [0x370, 0x3ff],
  CYRILLIC: [0x400, 0x4ff],
  HEBREW: [0x590, 0x5ff],
  ARABIC: [0x600, 0x6ff],
  THAI: [0xe00, 0xe7f],
  GENERALPUNCTUATION: [0x2000, 0x206f],
  HIRAGANA: [0x3040, 0x309f],
  KATAKANA: [0x30a0, 0x30ff],
  CJKUNIFIEDIDEOGRAPHS: [0x4e00, 0x9fff],
  HANGULSYLLABLES: [0xac00, 0xd7af],
};

/** Java's names for binary properties where JavaScript's differ. */
const binary: Readonly<Record<string, string>> = {
  ALPHABETIC: 'Alphabetic',
  IDEOGRAPHIC: 'Ideographic',
  LETTER: 'L',
  LOWERCASE: 'Lowercase',
  UPPERCASE: 'Uppercase',
  TITLECASE: 'Lt',
  PUNCTUATION: 'P',
  CONTROL: 'Cc',
  WHITE_SPACE: 'White_Space',
  DIGIT: 'Nd',
  HEX_DIGIT: 'Hex_Digit',
  ASSIGNED: 'Assigned',
  NONCHARACTER_CODE_POINT: 'Noncharacter_Code_Point',
};

const casedCategory = /^(?:Is|gc=|general_category=)?L[ult]$/;
const casedProperty = /^(?:java(?:LowerCase|UpperCase|TitleCase)|Is(?:Lowercase|Uppercase|Titlecase))$/i;

/**
 * What stands in `\p{…}`; undefined for a name that neither Java nor Unicode knows.
 *
 * Under `i` the classes of one case are those of any case (since Java 15), under `U` the POSIX classes are Unicode's.
 */
export function property(name: string, { ignoreCase, unicodeClasses }: Flags): CharSet | undefined {
  const meant = (unicodeClasses ? entryOf(unicodePosix, name) : undefined) ?? name;
  if (typeof meant === 'function') return meant();
  return (ignoreCase ? ofAnyCase(meant) : undefined) ?? ofOneCase(meant);
}

/** Another name, or a set. */
const unicodePosix: Readonly<Record<string, string | (() => CharSet)>> = {
  Lower: 'IsLowercase',
  Upper: 'IsUppercase',
  Alpha: 'IsAlphabetic',
  Digit: 'Nd',
  Punct: 'P',
  Cntrl: 'Cc',
  Space: 'IsWhite_Space',
  Alnum: () => union(ofProperty('Alphabetic'), ofProperty('Nd')),
  XDigit: () => union(ofProperty('Nd'), ofProperty('Hex_Digit')),
  Blank: () => union(ofProperty('Zs'), ofText('\t')),
  Graph: graph,
  Print: () => union(graph(), ofProperty('Zs')),
};

function graph(): CharSet {
  return complement(union(ofProperty('White_Space'), ofProperty('Cc'), ofProperty('Cs'), ofProperty('Cn')));
}

function ofAnyCase(name: string): CharSet | undefined {
  if (name === 'Lower' || name === 'Upper') return posix['Alpha'];
  if (casedCategory.test(name)) return ofJava('LC');
  return casedProperty.test(name) ? union(ofProperty('Lowercase'), ofProperty('Uppercase'), ofProperty('Lt')) : undefined;
}

function ofOneCase(name: string): CharSet | undefined {
  return entryOf(posix, name) ?? ofJava(name) ?? ofBlock(name) ?? ofUnicode(name);
}

function ofJava(name: string): CharSet | undefined {
  if (name === 'javaLetterOrDigit') return union(ofProperty('L'), ofProperty('Nd'));
  if (name === 'LC') return union(ofProperty('Lu'), ofProperty('Ll'), ofProperty('Lt'));
  if (name === 'LD') return union(ofProperty('L'), ofProperty('Nd'));
  if (name === 'javaWhitespace') return whitespace;
  if (name === 'all') return complement(ofRanges());
  const meant = entryOf(java, name);
  return meant === undefined ? undefined : ofProperty(meant);
}

function ofBlock(name: string): CharSet | undefined {
  const block = /^(?:In|blk=|block=)(.*)$/.exec(name)?.[1]?.toUpperCase().replace(/[ _-]/g, '');
  const range = block === undefined ? undefined : entryOf(blocks, block);
  return range === undefined ? undefined : ofRanges(range);
}

function ofUnicode(name: string): CharSet | undefined {
  const [, prefix = '', rest = ''] = /^(Is|sc=|script=|gc=|general_category=)?(.*)$/i.exec(name) ?? [];
  const upper = rest.toUpperCase();
  const script = rest.charAt(0).toUpperCase() + rest.slice(1).toLowerCase();
  const tries = /^s/.test(prefix)
    ? [`Script=${script}`]
    : [...(prefix === 'Is' ? [entryOf(binary, upper) ?? ''] : []), rest, ...(prefix === 'Is' ? [`Script=${script}`] : [])];
  for (const attempt of tries) {
    try {
      if (attempt !== '') return ofProperty(attempt);
    } catch {
      // Not a name that JavaScript knows in this form: the next may be.
    }
  }
  return undefined;
}

/** The entry of that name. Expressions choose the names, so what every object inherits, such as `constructor`, is none. */
function entryOf<Meaning>(table: Readonly<Record<string, Meaning>>, name: string): Meaning | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
