import { bothCases, type CharSet, complement, intersection, ofRanges, union } from './charset.js';
import { escapedCharacter, escapedSet } from './escapes.js';
import type { Flags } from './flags.js';
import type { PatternReader } from './reader.js';

/** `[…]`, behind its opening bracket: ranges, classes inside, and `&&` between them. A `]` right after the opening is itself. */
export function characterClass(reader: PatternReader, flags: Flags): CharSet {
  const negated = reader.skip('^');
  const set = bracketed(reader, flags);
  return negated ? complement(set) : set;
}

function bracketed(reader: PatternReader, flags: Flags): CharSet {
  let all: CharSet | undefined;
  let part: CharSet | undefined;
  const close = () => (part === undefined ? all : all === undefined ? part : intersection(all, part));
  for (let first = true; ; first = false) {
    if (reader.done) throw reader.error('unclosed character class');
    if (flags.comments && reader.take(/\s+|#[^\n]*/y) !== undefined) continue;
    if (!first && reader.skip(']')) break;
    if (reader.skip('&&')) {
      while (reader.skip('&')) {}
      all = close();
      part = undefined;
      continue;
    }
    const item = oneItem(reader, flags);
    part = part === undefined ? item : union(part, item);
  }
  const result = close();
  if (result === undefined) throw reader.error('empty character class');
  return result;
}

function oneItem(reader: PatternReader, flags: Flags): CharSet {
  if (reader.skip('[')) return characterClass(reader, flags);
  const quoted = reader.skip('\\Q') ? quotedText(reader) : undefined;
  if (quoted !== undefined) return folded(ofRanges(...Array.from(quoted, (char) => single(char.codePointAt(0) ?? 0))), flags);
  const from = itemStart(reader, flags);
  if (typeof from !== 'number') return from;
  if (reader.peek() !== '-' || /^-(?:\]|\[|&&)/.test(reader.text.slice(reader.at))) return folded(ofRanges(single(from)), flags);
  reader.next();
  const to = itemStart(reader, flags);
  if (typeof to !== 'number' || to < from) throw reader.error('illegal character range');
  return folded(ofRanges([from, to]), flags);
}

function itemStart(reader: PatternReader, flags: Flags): number | CharSet {
  if (!reader.skip('\\')) return reader.next().codePointAt(0) ?? 0;
  const item = escapedSet(reader, flags) ?? escapedCharacter(reader);
  if (item === undefined) throw reader.error('illegal escape');
  return item;
}

/** Up to `\E` or the end. */
export function quotedText(reader: PatternReader): string {
  const end = reader.text.indexOf('\\E', reader.at);
  const text = reader.text.slice(reader.at, end < 0 ? undefined : end);
  reader.at = end < 0 ? reader.text.length : end + 2;
  return text;
}

function single(codePoint: number): readonly [number, number] {
  return [codePoint, codePoint];
}

function folded(set: CharSet, { ignoreCase, unicodeCase }: Flags): CharSet {
  return ignoreCase ? bothCases(set, unicodeCase) : set;
}
