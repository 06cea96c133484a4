/**
 * Java's regular expressions as JavaScript's, where both mean the same and V8 is sure to end (engines.ts): without look-around, references, the flags i and u, and
 * repetitions past 16. See docs/adr/0012-stellar-regular-expressions.md.
 */
import type { CharSet } from './charset.js';
import type { Check } from './checks.js';
import { Engines, type Shape } from './engines.js';
import { type Anchor, lengthOf, type ParsedRegex, type Regex } from './nodes.js';
import { optionsInRow } from './options-in-row.js';

export interface JavaScriptRegex {
  readonly whole: Engines;
  /** Global: set `lastIndex`. */
  readonly search: Engines;
  /** It has a word boundary: only ASCII has the same words in both languages. */
  readonly ascii: boolean;
  /** It has a `$`: a text that ends in a line terminator has two ends in Java. */
  readonly oneEnd: boolean;
  /** What a match has to pass besides. */
  readonly checks: readonly Check[];
  /** JavaScript's numbers of Java's groups, from group 0; undefined when they are the same. */
  readonly groups: readonly number[] | undefined;
}

type Words = 'native' | 'checked';

const mostRepetitions = 16;
/** Each keeps a list of what stands before it. */
const mostChecks = 200;

/**
 * @param words `native`: boundaries of words are JavaScript's, for ASCII; `checked`: they are Java's, and checked on what was found
 * @returns undefined when only our own matcher will do
 */
export function toJavaScript({ root, groupCount }: ParsedRegex, words: Words = 'native'): JavaScriptRegex | undefined {
  const translator = new Translator(words, root);
  const source = translator.source(root, 1, []);
  if (source === undefined) return undefined;
  const { ascii, oneEnd, checks, groups, shape } = translator;
  const moved = translator.opened !== groupCount;
  const expressions = { whole: new Engines(`^(?:${source})$`, '', shape), search: new Engines(source, 'g', shape) };
  return { ...expressions, ascii, oneEnd, checks, groups: moved ? groups : undefined };
}

class Translator {
  readonly #words: Words;
  ascii = false;
  oneEnd = false;
  readonly checks: Check[] = [];
  readonly groups: number[] = [0];
  opened = 0;
  readonly shape: Shape;

  /** @param regex what is to be translated */
  constructor(words: Words, regex: Regex) {
    this.#words = words;
    this.shape = { size: 0, options: optionsInRow(regex), groups: 0 };
  }

  /**
   * @param times  how often the repetitions around it can have it repeated
   * @param before the groups whose lengths tell where it begins, should it need a check
   */
  source(regex: Regex, times: number, before: readonly number[]): string | undefined {
    switch (regex.type) {
      case 'empty':
        return '';
      case 'set':
        this.shape.size += times;
        return setSource(regex.set);
      case 'sequence':
        return regex.parts.some((part) => this.#needsCheck(part))
          ? this.#measured(regex.parts, times, before)
          : this.#all(regex.parts, '', times, before);
      case 'either': {
        const choices = this.#all(regex.choices, '|', times, before);
        return choices === undefined ? undefined : `(?:${choices})`;
      }
      case 'group':
        if (regex.index === undefined) return around('(?:', this.source(regex.body, times, before), ')');
        this.groups[regex.index] = this.#open();
        return around('(', this.source(regex.body, times, before), ')');
      case 'repeat':
        return this.#repeat(regex, times, before);
      case 'anchor':
        return this.#anchor(regex, before);
      case 'look':
        return this.#look(regex, before);
      case 'atomic':
        return this.#atomic(regex.body, times, before);
      default:
        return undefined;
    }
  }

  #hasRoom(): boolean {
    return this.checks.length < mostChecks;
  }

  #open(): number {
    this.shape.groups++;
    return ++this.opened;
  }

  #all(regexes: readonly Regex[], separator: string, times: number, before: readonly number[]): string | undefined {
    const sources = regexes.map((regex) => this.source(regex, times, before));
    return sources.includes(undefined) ? undefined : sources.join(separator);
  }

  /** A sequence in pieces with a group each, whose lengths tell where a check within belongs. */
  #measured(parts: readonly Regex[], times: number, before: readonly number[]): string | undefined {
    let known = before;
    let source = '';
    for (const piece of piecesOf(parts, (part) => this.#needsCheck(part))) {
      const group = this.#open();
      const inside = this.source(piece, times, known);
      if (inside === undefined) return undefined;
      source += `(${inside})`;
      known = [...known, group];
    }
    return source;
  }

  #repeat(regex: Extract<Regex, { type: 'repeat' }>, times: number, before: readonly number[]): string | undefined {
    const { body, min, max, mode } = regex;
    if (mode === 'possessive') return this.#atomic({ ...regex, mode: 'greedy' }, times, before);
    const copies = times * Math.max(1, Number.isFinite(max) ? max : min);
    if (copies > mostRepetitions || !keepsCaptures(body, max) || (max > 1 && (this.#needsCheck(body) || prefersNothing(body))))
      return undefined;
    return around('(?:', this.source(body, copies, before), `)${quantifier(min, max)}${mode === 'lazy' ? '?' : ''}`);
  }

  #atomic(body: Regex, times: number, before: readonly number[]): string | undefined {
    // Java keeps what they captured, even where what follows fails.
    if (captures(body)) return undefined;
    const group = this.#open();
    const alone = this.#alone(body);
    if (alone === undefined || !this.#hasRoom()) return undefined;
    this.checks.push({ type: 'atomic', before, group, body: alone('y') });
    return around('(', this.source(body, times, before), ')');
  }

  #look({ body, behind, negated }: Extract<Regex, { type: 'look' }>, before: readonly number[]): string | undefined {
    const alone = captures(body) ? undefined : this.#alone(body);
    const { min, max } = behind ?? lengthOf(body);
    const isFar = max < min || max > mostRepetitions;
    if (alone === undefined || !this.#hasRoom() || (behind !== undefined && (hasAnchor(body) || isFar))) return undefined;
    const taken = this.#open();
    this.checks.push({
      type: 'look',
      before,
      taken,
      negated,
      ahead: behind ? undefined : alone('y'),
      behind: behind ? { regex: alone('', (source) => `^(?:${source})$`), min, max } : undefined,
    });
    return '()';
  }

  #boundary(at: Anchor, before: readonly number[]): string | undefined {
    if (!this.#hasRoom()) return undefined;
    const taken = this.#open();
    this.checks.push({ type: 'boundary', before, taken, at });
    return '()';
  }

  /** The body of a check, which can't hold another. */
  #alone(body: Regex): ((flags: string, within?: (source: string) => string) => Engines) | undefined {
    if (this.#needsCheck(body)) return undefined;
    const translator = new Translator(this.#words, body);
    const source = translator.source(body, 1, []);
    this.ascii ||= translator.ascii;
    this.oneEnd ||= translator.oneEnd;
    this.shape.size += translator.shape.size;
    return source === undefined ? undefined : (flags, within = (inner) => inner) => new Engines(within(source), flags, translator.shape);
  }

  #needsCheck(regex: Regex): boolean {
    return has(regex, (part) => {
      if (part.type === 'look' || part.type === 'atomic') return true;
      return part.type === 'repeat' ? part.mode === 'possessive' : this.#words === 'checked' && isWordBoundary(part);
    });
  }

  #anchor({ at }: Extract<Regex, { type: 'anchor' }>, before: readonly number[]): string | undefined {
    switch (at) {
      case 'start':
        return '^';
      case 'end':
        return '$';
      case 'end or last line':
        this.oneEnd = true;
        return '$';
      case 'word boundary':
      case 'no word boundary':
        if (this.#words === 'checked') return this.#boundary(at, before);
        this.ascii = true;
        return at === 'word boundary' ? '\\b' : '\\B';
      default:
        return undefined;
    }
  }
}

/** Parts that need no check stay together. */
function piecesOf(parts: readonly Regex[], needsCheck: (part: Regex) => boolean): Regex[] {
  const pieces: Regex[] = [];
  let plain: Regex[] = [];
  for (const part of parts) {
    if (!needsCheck(part)) {
      plain.push(part);
      continue;
    }
    if (plain.length > 0) pieces.push({ type: 'sequence', parts: plain });
    pieces.push(part);
    plain = [];
  }
  return plain.length > 0 ? [...pieces, { type: 'sequence', parts: plain }] : pieces;
}

function isWordBoundary(regex: Regex): boolean {
  return regex.type === 'anchor' && (regex.at === 'word boundary' || regex.at === 'no word boundary');
}

function hasAnchor(regex: Regex): boolean {
  return has(regex, ({ type }) => type === 'anchor');
}

function captures(regex: Regex): boolean {
  return has(regex, (part) => part.type === 'group' && part.index !== undefined);
}

function has(regex: Regex, is: (part: Regex) => boolean): boolean {
  if (is(regex)) return true;
  if (regex.type === 'sequence') return regex.parts.some((part) => has(part, is));
  if (regex.type === 'either') return regex.choices.some((part) => has(part, is));
  return 'body' in regex && has(regex.body, is);
}

/** JavaScript forgets a group's capture at each turn, and takes back a turn that matched nothing; Java does neither. */
function keepsCaptures(body: Regex, max: number): boolean {
  return !captures(body) || (lengthOf(body).min > 0 && (max < 2 || setsAll(body)));
}

/** A turn that matched nothing is Java's last; JavaScript takes it back and has the body try something else. */
function prefersNothing(body: Regex): boolean {
  const isLazy = (part: Regex) => part.type === 'either' || (part.type === 'repeat' && part.mode === 'lazy');
  return lengthOf(body).min === 0 && has(body, isLazy);
}

function setsAll(regex: Regex): boolean {
  if (!captures(regex)) return true;
  if (regex.type === 'sequence') return regex.parts.every(setsAll);
  return regex.type === 'group' && setsAll(regex.body);
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

function around(open: string, source: string | undefined, close: string): string | undefined {
  return source === undefined ? undefined : open + source + close;
}

/** Surrogates are left to our own matcher, so a set ends at U+FFFF here. */
function setSource({ ranges }: CharSet): string | undefined {
  if (ranges === undefined) return undefined;
  const [only, second] = ranges;
  if (only !== undefined && second === undefined && only[0] === only[1]) return unit(only[0]);
  const inside = ranges
    .filter(([from]) => from <= 0xffff)
    .map(([from, to]) => (from === to ? unit(from) : `${unit(from)}-${unit(Math.min(to, 0xffff))}`));
  return inside.length === 0 ? '[^\\s\\S]' : `[${inside.join('')}]`;
}

function unit(codePoint: number): string {
  const text = String.fromCodePoint(codePoint);
  if (/^[a-zA-Z0-9]$/.test(text)) return text;
  // A single code point past U+FFFF only ever meets texts without any.
  return codePoint > 0xffff ? '[^\\s\\S]' : `\\u${codePoint.toString(16).padStart(4, '0')}`;
}
