/**
 * Java's regular expressions as JavaScript's, where both mean the same and V8 is sure to end: past 50,000 steps back it goes over to an engine that takes
 * linear time, which knows no look-around, no references, no flag i or u and no repetition past 16. See docs/adr/0012-stellar-regular-expressions.md.
 */
import { setFlagsFromString } from 'node:v8';
import type { CharSet } from './charset.js';
import { lengthOf, type ParsedRegex, type Regex } from './nodes.js';

export interface JavaScriptRegex {
  readonly whole: RegExp;
  /** Global: set `lastIndex`. */
  readonly search: RegExp;
  /** It has a word boundary: only ASCII has the same words in both languages. */
  readonly ascii: boolean;
  /** It has a `$`: a text that ends in a line terminator has two ends in Java. */
  readonly oneEnd: boolean;
}

const mostRepetitions = 16;

/** @returns undefined when only our own matcher will do */
export function toJavaScript({ root }: ParsedRegex): JavaScriptRegex | undefined {
  const translator = new Translator();
  const source = translator.source(root, 1);
  if (source === undefined) return undefined;
  // maas is started with this flag; a process that was not gets it here, for the expressions made from now on.
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
  return { whole: new RegExp(`^(?:${source})$`), search: new RegExp(source, 'g'), ascii: translator.ascii, oneEnd: translator.oneEnd };
}

class Translator {
  ascii = false;
  oneEnd = false;

  /** @param times how often the repetitions around it can have it repeated */
  source(regex: Regex, times: number): string | undefined {
    switch (regex.type) {
      case 'empty':
        return '';
      case 'set':
        return setSource(regex.set);
      case 'sequence':
        return this.#all(regex.parts, '', times);
      case 'either': {
        const choices = this.#all(regex.choices, '|', times);
        return choices === undefined ? undefined : `(?:${choices})`;
      }
      case 'group':
        return around(regex.index === undefined ? '(?:' : '(', this.source(regex.body, times), ')');
      case 'repeat':
        return this.#repeat(regex, times);
      case 'anchor':
        return this.#anchor(regex);
      default:
        return undefined;
    }
  }

  #all(regexes: readonly Regex[], separator: string, times: number): string | undefined {
    const sources = regexes.map((regex) => this.source(regex, times));
    return sources.includes(undefined) ? undefined : sources.join(separator);
  }

  #repeat({ body, min, max, mode }: Extract<Regex, { type: 'repeat' }>, times: number): string | undefined {
    const copies = times * Math.max(1, Number.isFinite(max) ? max : min);
    if (mode === 'possessive' || copies > mostRepetitions || (max > 1 && !keepsCaptures(body))) return undefined;
    return around('(?:', this.source(body, copies), `)${quantifier(min, max)}${mode === 'lazy' ? '?' : ''}`);
  }

  #anchor({ at }: Extract<Regex, { type: 'anchor' }>): string | undefined {
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
        this.ascii = true;
        return at === 'word boundary' ? '\\b' : '\\B';
      default:
        return undefined;
    }
  }
}

/** JavaScript forgets a group's capture at each turn, Java does not: the same only where each turn sets each group anew, and matches something. */
function keepsCaptures(body: Regex): boolean {
  return !captures(body) || (lengthOf(body).min > 0 && setsAll(body));
}

function setsAll(regex: Regex): boolean {
  if (!captures(regex)) return true;
  if (regex.type === 'sequence') return regex.parts.every(setsAll);
  return regex.type === 'group' && setsAll(regex.body);
}

function captures(regex: Regex): boolean {
  if (regex.type === 'group' && regex.index !== undefined) return true;
  if (regex.type === 'sequence') return regex.parts.some(captures);
  if (regex.type === 'either') return regex.choices.some(captures);
  return 'body' in regex && captures(regex.body);
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
