import { StellarError, tooMuch } from '../errors.js';
import { endsInTerminator } from './anchors.js';
import { passes } from './checks.js';
import { type JavaScriptRegex, toJavaScript } from './javascript.js';
import { Matcher } from './matcher.js';
import type { ParsedRegex } from './nodes.js';
import { parseRegex } from './parse.js';
import { replacementOf } from './replacement.js';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** Group 0 is the whole match; null for a group that did not take part. */
  readonly groups: readonly (string | null)[];
}

/** A regular expression in Java's language, with Java's meaning. */
export class Pattern {
  readonly source: string;
  readonly #parsed: ParsedRegex;
  readonly #native: JavaScriptRegex | undefined;
  /** For texts beyond ASCII, when boundaries of words count: made when the first one comes. */
  #beyondAscii: { readonly native: JavaScriptRegex | undefined } | undefined;
  #own: Matcher | undefined;

  /** @throws StellarError illegal argument, with the index, for what Java refuses */
  constructor(source: string) {
    if (source.length > longestSource)
      throw new StellarError('limit', `a regular expression of ${source.length} characters is longer than the ${longestSource} allowed`);
    this.source = source;
    this.#parsed = withinLimits(() => parseRegex(source));
    this.#native = this.#translated();
  }

  get groupCount(): number {
    return this.#parsed.groupCount;
  }

  /** Of the groups that have one: name -> number. */
  get names(): ReadonlyMap<string, number> {
    return this.#parsed.names;
  }

  /** Java's `matches()`: the whole text. @throws StellarError limit, when that takes too long */
  matches(text: string): Match | undefined {
    return this.#match(text, 0, true);
  }

  /** Java's `find()`: the first place at `from` or later. @throws StellarError limit, when that takes too long */
  find(text: string, from = 0): Match | undefined {
    return this.#match(text, from, false);
  }

  /**
   * Java's `replaceAll`: `$1`, `${name}`, and a backslash before what is meant literally.
   *
   * @param checkLength told the length of the result as it grows
   * @throws StellarError illegal argument for a bad replacement, out of range for a group that is not there, limit
   */
  replaceAll(text: string, replacement: string, checkLength: (length: number) => void = () => {}): string {
    const replace = replacementOf(replacement, this.#parsed);
    let result = '';
    let copied = 0;
    for (let match = this.find(text); match !== undefined; match = this.#following(text, match)) {
      result += text.slice(copied, match.start) + replace(match.groups);
      copied = match.end;
      checkLength(result.length);
    }
    return result + text.slice(copied);
  }

  #following(text: string, { start, end }: Match): Match | undefined {
    const from = start === end ? end + 1 : end;
    return from > text.length ? undefined : this.#match(text, from, false, end);
  }

  /** @param last where the match before ended: what `\G` means */
  #match(text: string, from: number, whole: boolean, last = from): Match | undefined {
    const native = this.#nativeFor(text);
    if (native === undefined || !suits(native, text)) return this.#byMatcher(text, from, whole, last);
    const regex = (whole ? native.whole : native.search).for(text);
    regex.lastIndex = from;
    const found = withoutV8s(() => regex.exec(text), tooLarge);
    if (found === null) return undefined;
    return found !== tooLarge && passes(native.checks, found, text)
      ? matchOf(found, native.groups)
      : this.#byMatcher(text, from, whole, last);
  }

  #translated(words?: 'checked'): JavaScriptRegex | undefined {
    return withoutV8s(() => withinLimits(() => toJavaScript(this.#parsed, words)), undefined);
  }

  #nativeFor(text: string): JavaScriptRegex | undefined {
    if (this.#native?.ascii !== true || ascii.test(text)) return this.#native;
    this.#beyondAscii ??= { native: this.#translated('checked') };
    return this.#beyondAscii.native;
  }

  #byMatcher(text: string, from: number, whole: boolean, last: number): Match | undefined {
    this.#own ??= new Matcher(this.#parsed.root, this.groupCount, supplementary.test(this.source));
    const spans = this.#own.match(text, from, whole, last);
    if (spans === undefined) return undefined;
    const groups = Array.from({ length: this.groupCount + 1 }, (_, i) => {
      const [start = -1, end = -1] = spans.subarray(2 * i, 2 * i + 2);
      return start < 0 ? null : text.slice(start, end);
    });
    const [start = 0, end = 0] = spans;
    return { start, end, groups };
  }
}

const tooLarge = Symbol('too large');

/** What V8 finds too large or too deep, our own matcher can still take. */
function withoutV8s<T, Otherwise>(use: () => T, otherwise: Otherwise): T | Otherwise {
  try {
    return use();
  } catch (error) {
    if (error instanceof SyntaxError) return otherwise;
    throw error;
  }
}

/** @throws StellarError limit */
function withinLimits<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw error instanceof RangeError ? tooMuch(error) : error;
  }
}

const longestSource = 256 * 1024;
const ascii = /^[\0-\x7f]*$/;
const supplementary = /[\ud800-\udbff][\udc00-\udfff]/;
const surrogate = /[\ud800-\udfff]/;

function suits(native: JavaScriptRegex, text: string): boolean {
  if (native.oneEnd && endsInTerminator(text)) return false;
  return native.ascii || !surrogate.test(text);
}

function matchOf(found: RegExpExecArray, numbers: readonly number[] | undefined): Match {
  const groups: (string | null)[] = [];
  if (numbers === undefined) for (let i = 0; i < found.length; i++) groups.push(found[i] ?? null);
  else for (const number of numbers) groups.push(found[number] ?? null);
  return { start: found.index, end: found.index + found[0].length, groups };
}
