import { bothCases, type CharSet, complement, everything, lineTerminators, ofRanges, ofText } from './charset.js';
import { characterClass, quotedText } from './classes.js';
import { escapedCharacter, escapedSet } from './escapes.js';
import { type Flags, noFlags, withFlags } from './flags.js';
import { type Anchor, lineBreak, type ParsedRegex, type Regex } from './nodes.js';
import { reachOf } from './reach.js';
import { PatternReader } from './reader.js';

/** Groups inside groups. */
const deepest = 250;

/** @throws StellarError illegal argument, with the index, for what `java.util.regex.Pattern` refuses */
export function parseRegex(pattern: string): ParsedRegex {
  return new RegexParser(pattern).whole();
}

class RegexParser {
  readonly #reader: PatternReader;
  readonly #names = new Map<string, number>();
  #flags: Flags = noFlags;
  #groups = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#reader = new PatternReader(pattern);
  }

  whole(): ParsedRegex {
    const root = this.#either();
    if (!this.#reader.done) throw this.#reader.error("unmatched closing ')'");
    return { root, groupCount: this.#groups, names: this.#names };
  }

  #either(): Regex {
    const choices = [this.#sequence()];
    while (this.#reader.skip('|')) choices.push(this.#sequence());
    return choices.length === 1 ? (choices[0] as Regex) : { type: 'either', choices };
  }

  #sequence(): Regex {
    const parts: Regex[] = [];
    while (!this.#reader.done && this.#reader.peek() !== '|' && this.#reader.peek() !== ')') {
      if (this.#flags.comments && this.#reader.take(/\s+|#[^\n]*/y) !== undefined) continue;
      if (this.#reader.skip('\\Q')) {
        parts.push(...this.#quoted());
        continue;
      }
      if (this.#reader.skip('\\E')) continue;
      if (this.#reader.peek() === '{') {
        // A second count is that of the nothing between the two.
        this.#repeated({ type: 'empty' });
        continue;
      }
      const atom = this.#atom();
      if (atom !== undefined) parts.push(this.#repeated(atom));
    }
    return parts.length === 1 ? (parts[0] as Regex) : { type: 'sequence', parts };
  }

  /** A quantifier behind quoted text is that of its last character. */
  #quoted(): Regex[] {
    const atoms = Array.from(quotedText(this.#reader), (char) => this.#literal(char.codePointAt(0) ?? 0));
    const last = atoms.pop();
    return last === undefined ? atoms : [...atoms, this.#repeated(last)];
  }

  #repeated(atom: Regex): Regex {
    const isOption = this.#reader.peek() === '?';
    const count = this.#quantifier();
    if (count === undefined) return atom;
    const mode = this.#reader.skip('?') ? 'lazy' : this.#reader.skip('+') ? 'possessive' : 'greedy';
    return { type: 'repeat', body: atom, ...count, mode, isOption };
  }

  #quantifier(): { min: number; max: number } | undefined {
    if (this.#flags.comments) this.#reader.take(/(?:\s+|#[^\n]*)+/y);
    if (this.#reader.skip('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#reader.skip('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#reader.skip('?')) return { min: 0, max: 1 };
    if (this.#reader.peek() !== '{') return undefined;
    const [, least, comma, most] = this.#reader.take(/\{(\d+)(,(\d*))?\}/y) ?? [];
    if (least === undefined) throw this.#reader.error('illegal repetition');
    const min = Number(least);
    const max = comma === undefined ? min : most === '' || most === undefined ? Number.POSITIVE_INFINITY : Number(most);
    if (max < min || min > 2 ** 31) throw this.#reader.error('illegal repetition range');
    return { min, max };
  }

  /** undefined for what switches flags only. */
  #atom(): Regex | undefined {
    const char = this.#reader.next();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return { type: 'set', set: characterClass(this.#reader, this.#flags) };
      case '.':
        return { type: 'set', set: this.#anyCharacter() };
      case '^':
        return this.#anchor(this.#flags.multiline ? 'line start' : 'start');
      case '$':
        return this.#anchor(this.#flags.multiline ? 'line end' : 'end or last line');
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw this.#reader.error(`dangling meta character '${char}'`);
    }
    return this.#literal(char.codePointAt(0) ?? 0);
  }

  #anyCharacter(): CharSet {
    if (this.#flags.dotAll) return everything;
    return complement(this.#flags.unixLines ? ofText('\n') : lineTerminators);
  }

  #anchor(at: Anchor): Regex {
    return { type: 'anchor', at };
  }

  #literal(codePoint: number): Regex {
    const set = ofRanges([codePoint, codePoint]);
    return { type: 'set', set: this.#flags.ignoreCase ? bothCases(set, this.#flags.unicodeCase) : set };
  }

  #escape(): Regex {
    const anchors: Readonly<Record<string, Anchor>> = {
      b: 'word boundary',
      B: 'no word boundary',
      A: 'start',
      G: 'search start',
      z: 'end',
      Z: 'end or last line',
    };
    const anchor = anchors[this.#reader.peek()];
    if (anchor !== undefined) {
      this.#reader.next();
      return this.#anchor(anchor);
    }
    if (this.#reader.skip('R')) return lineBreak;
    if (this.#reader.skip('X')) return { type: 'grapheme' };
    const reference = this.#reference();
    if (reference !== undefined) return reference;
    const set = escapedSet(this.#reader, this.#flags);
    if (set !== undefined) return { type: 'set', set };
    const codePoint = escapedCharacter(this.#reader);
    if (codePoint === undefined) throw this.#reader.error('illegal or unsupported escape sequence');
    return this.#literal(codePoint);
  }

  #reference(): Regex | undefined {
    const { ignoreCase } = this.#flags;
    const [, name] = this.#reader.take(/k<([a-zA-Z][a-zA-Z0-9]*)>/y) ?? [];
    if (name !== undefined) {
      const group = this.#names.get(name);
      if (group === undefined) throw this.#reader.error(`there is no group <${name}>`);
      return { type: 'reference', group, ignoreCase };
    }
    const [first] = this.#reader.take(/[1-9]/y) ?? [];
    if (first === undefined) return undefined;
    let group = Number(first);
    // Further digits belong to the number as long as there is such a group.
    while (/^\d$/.test(this.#reader.peek()) && group * 10 + Number(this.#reader.peek()) <= this.#groups)
      group = group * 10 + Number(this.#reader.next());
    return { type: 'reference', group, ignoreCase };
  }

  #group(): Regex | undefined {
    if (++this.#depth > deepest) throw this.#reader.error('too many groups inside groups');
    const group = this.#reader.skip('?') ? this.#special() : this.#captured();
    this.#depth--;
    return group;
  }

  #captured(name?: string): Regex {
    const index = ++this.#groups;
    if (name !== undefined) this.#names.set(name, index);
    return { type: 'group', index, body: this.#body() };
  }

  #special(): Regex | undefined {
    if (this.#reader.skip(':')) return { type: 'group', index: undefined, body: this.#body() };
    if (this.#reader.skip('>')) return { type: 'atomic', body: this.#body() };
    if (this.#reader.skip('=')) return this.#look(false, false);
    if (this.#reader.skip('!')) return this.#look(false, true);
    if (this.#reader.skip('<=')) return this.#look(true, false);
    if (this.#reader.skip('<!')) return this.#look(true, true);
    const [, name] = this.#reader.take(/<([a-zA-Z][a-zA-Z0-9]*)>/y) ?? [];
    if (name === undefined) return this.#inlineFlags();
    if (this.#names.has(name)) throw this.#reader.error(`the group <${name}> is defined twice`);
    return this.#captured(name);
  }

  #look(behind: boolean, negated: boolean): Regex {
    const from = this.#reader.at;
    const body = this.#body();
    if (!behind) return { type: 'look', body, behind: undefined, negated };
    const reach = reachOf(body);
    if (reach === undefined) throw this.#reader.error('what is looked for behind has no obvious longest length');
    const byCodePoint = /[\ud800-\udbff][\udc00-\udfff]/.test(this.#reader.text.slice(from, this.#reader.at));
    return { type: 'look', body, behind: { ...reach, byCodePoint }, negated };
  }

  #inlineFlags(): Regex | undefined {
    const [, on = '', off = '', end] = this.#reader.take(/([idmsuxU]*)(?:-([idmsuxU]*))?([:)])/y) ?? [];
    if (end === undefined) throw this.#reader.error('unknown group type');
    const flags = withFlags(this.#flags, on, off);
    if (end === ':') return { type: 'group', index: undefined, body: this.#body(flags) };
    this.#flags = flags;
    return undefined;
  }

  /** Flags that are switched inside a group last until its end. */
  #body(flags: Flags = this.#flags): Regex {
    const outer = this.#flags;
    this.#flags = flags;
    const body = this.#either();
    if (!this.#reader.skip(')')) throw this.#reader.error('unclosed group');
    this.#flags = outer;
    return body;
  }
}
