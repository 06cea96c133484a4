/**
 * Sets of code points, as character classes make them. Most are lists of ranges, which JavaScript's engine can be given too; those of Unicode's properties are
 * only asked for one code point at a time.
 */
export interface CharSet {
  has(codePoint: number): boolean;
  /** Sorted and apart; undefined when they are not at hand. */
  readonly ranges: readonly Range[] | undefined;
}

export type Range = readonly [first: number, last: number];

const last = 0x10ffff;

export function ofRanges(...given: readonly Range[]): CharSet {
  const ranges: [number, number][] = [];
  for (const [from, to] of given.toSorted((a, b) => a[0] - b[0])) {
    const before = ranges.at(-1);
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else ranges.push([from, to]);
  }
  return { ranges, has: (codePoint) => ranges.some(([from, to]) => from <= codePoint && codePoint <= to) };
}

/** Each character of the text, and each pair of them around a `-` as a range. */
export function ofText(text: string): CharSet {
  return ofRanges(
    ...Array.from(text.matchAll(/(.)-(.)|(.)/gsu), ([, from, to, single]) => rangeOf(from ?? single ?? '', to ?? single ?? '')),
  );
}

/** @param property as JavaScript's `\p{…}` takes it */
export function ofProperty(property: string): CharSet {
  const pattern = new RegExp(`^\\p{${property}}$`, 'u');
  return { ranges: undefined, has: (codePoint) => pattern.test(String.fromCodePoint(codePoint)) };
}

export function union(...sets: readonly CharSet[]): CharSet {
  const ranges = sets.map((set) => set.ranges);
  if (ranges.every((list) => list !== undefined)) return ofRanges(...ranges.flat());
  return { ranges: undefined, has: (codePoint) => sets.some((set) => set.has(codePoint)) };
}

export function complement(set: CharSet): CharSet {
  if (set.ranges === undefined) return { ranges: undefined, has: (codePoint) => !set.has(codePoint) };
  const gaps: Range[] = [];
  let from = 0;
  for (const [first, end] of set.ranges) {
    if (first > from) gaps.push([from, first - 1]);
    from = end + 1;
  }
  if (from <= last) gaps.push([from, last]);
  return ofRanges(...gaps);
}

export function intersection(a: CharSet, b: CharSet): CharSet {
  if (a.ranges !== undefined && b.ranges !== undefined) return complement(union(complement(a), complement(b)));
  return { ranges: undefined, has: (codePoint) => a.has(codePoint) && b.has(codePoint) };
}

/** With both cases of each letter. Java's plain CASE_INSENSITIVE folds ASCII only. */
export function bothCases(set: CharSet, unicode: boolean): CharSet {
  if (unicode) {
    const fold = (codePoint: number) => String.fromCodePoint(codePoint);
    const has = (text: string) => set.has(text.codePointAt(0) ?? 0);
    return {
      ranges: undefined,
      has: (codePoint) => set.has(codePoint) || has(fold(codePoint).toLowerCase()) || has(fold(codePoint).toUpperCase()),
    };
  }
  const letters = (from: number) => intersection(set, ofRanges([from, from + 25]));
  const moved = (from: number, by: number): CharSet => {
    const { ranges } = letters(from);
    if (ranges !== undefined) return ofRanges(...ranges.map(([first, end]): Range => [first + by, end + by]));
    return { ranges: undefined, has: (codePoint) => letters(from).has(codePoint - by) };
  };
  return union(set, moved(0x41, 32), moved(0x61, -32));
}

function rangeOf(from: string, to: string): Range {
  return [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
}

export const digits = ofText('0-9');
export const spaces = ofText(' \t\n\u000b\f\r');
export const wordCharacters = ofText('a-zA-Z0-9_');
export const horizontalSpaces = ofText(' \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000');
export const verticalSpaces = ofText('\n\u000b\f\r\u0085\u2028\u2029');
export const lineTerminators = ofText('\n\r\u0085\u2028\u2029');
export const everything = ofRanges([0, last]);
