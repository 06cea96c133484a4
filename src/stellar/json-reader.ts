import { failed, StellarError } from './errors.js';
import { Double, Long, StellarMap, type Value, type ValueMap } from './values.js';

export interface JsonOptions {
  /** What stands after a complete value is ignored, as Metron's parser does. Otherwise it is an error. */
  readonly trailing?: 'ignored';
  /** What an object becomes; default the map itself. */
  readonly object?: (map: ValueMap) => Value;
}

const deepest = 500;
/** More take time that grows with their square. */
const mostDigits = 10_000;

/**
 * JSON as values with Java's kinds: whole numbers by their size (Integer, Long, BigInteger), all others Double; objects in order, the last of equal keys winning.
 * JavaScript's own parser would lose 1.0, large integers and the order of keys that look like numbers.
 *
 * @throws StellarError failed, with the offset, when the text is not JSON
 */
export function readJson(text: string, options: JsonOptions = {}): Value {
  const reader = new Reader(text, options);
  const value = reader.value(0);
  if (options.trailing === 'ignored') reader.wordEnd();
  else reader.end();
  return value;
}

const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
/** A string without escapes or control characters, which is nearly every one. */
const plainString = /"([ !#-[\]-\uffff]*)"/y;
const anyString = /"(?:[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const word = /true|false|null/y;

class Reader {
  readonly #text: string;
  readonly #object: (map: ValueMap) => Value;
  #at = 0;

  constructor(text: string, { object = (map) => map }: JsonOptions) {
    this.#text = text;
    this.#object = object;
  }

  value(depth: number): Value {
    if (depth > deepest) throw new StellarError('limit', `JSON nested deeper than ${deepest} levels`);
    this.#take(space);
    switch (this.#text.charAt(this.#at)) {
      case '{':
        return this.#object(this.#map(depth));
      case '[':
        return this.#list(depth);
      case '"':
        return this.#string();
    }
    return this.#numberOrWord();
  }

  end(): void {
    this.#take(space);
    if (this.#at < this.#text.length) throw this.#unexpected();
  }

  /** What may be ignored does not begin right behind a number or a word: `1.`, `1]` and `truely` are no JSON. */
  wordEnd(): void {
    const last = this.#text.charAt(this.#at - 1);
    const next = this.#text.charAt(this.#at);
    if (/\d/.test(last) && /[^ \t\r\n]/.test(next)) throw this.#unexpected();
    if (/[a-z]/.test(last) && /[\w$]/.test(next)) throw this.#unexpected();
  }

  #map(depth: number): ValueMap {
    const map: ValueMap = new StellarMap();
    this.#at++;
    if (this.#skip('}')) return map;
    do {
      this.#take(space);
      const key = this.#string();
      if (!this.#skip(':')) throw this.#unexpected();
      map.set(key, this.value(depth + 1));
    } while (this.#skip(','));
    if (!this.#skip('}')) throw this.#unexpected();
    return map;
  }

  #list(depth: number): Value[] {
    const list: Value[] = [];
    this.#at++;
    if (this.#skip(']')) return list;
    do list.push(this.value(depth + 1));
    while (this.#skip(','));
    if (!this.#skip(']')) throw this.#unexpected();
    return list;
  }

  #string(): string {
    const plain = this.#take(plainString)?.[1];
    if (plain !== undefined) return plain;
    const escaped = this.#take(anyString)?.[0];
    if (escaped === undefined) throw this.#unexpected();
    return String(JSON.parse(escaped));
  }

  #numberOrWord(): Value {
    const [text, fraction, exponent] = this.#take(number) ?? [];
    if (text !== undefined) return fraction === undefined && exponent === undefined ? wholeNumber(text) : new Double(Number(text));
    switch (this.#take(word)?.[0]) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
    }
    throw this.#unexpected();
  }

  #skip(unit: string): boolean {
    this.#take(space);
    if (this.#text.charAt(this.#at) !== unit) return false;
    this.#at++;
    return true;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  #unexpected(): StellarError {
    const found = this.#text.charAt(this.#at);
    return failed(`not JSON: ${found === '' ? 'the text ends' : `unexpected ${found}`} at offset ${this.#at}`);
  }
}

function wholeNumber(text: string): Value {
  const value = Number(text);
  if ((value | 0) === value) return value + 0;
  if (Number.isSafeInteger(value)) return Long.of(value);
  if (text.length > mostDigits) throw new StellarError('limit', `a number in JSON of more than ${mostDigits} digits`);
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? Long.of(exact) : exact;
}
