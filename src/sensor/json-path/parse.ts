import { messageOf } from '../../errors/message-of.js';
import { Pattern } from '../../stellar/regex/pattern.js';

/** What a JSONPath selects at each step. */
export type Selector =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'slice'; readonly from: number | undefined; readonly to: number | undefined; readonly step: number }
  | { readonly type: 'all' }
  | { readonly type: 'filter'; readonly condition: Condition };

export interface Segment {
  /** Everything below, too: `..`. */
  readonly deep: boolean;
  readonly selectors: readonly Selector[];
}

export type Condition =
  | { readonly type: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly type: 'not'; readonly part: Condition }
  | { readonly type: 'exists'; readonly path: JsonPath }
  | { readonly type: 'matches'; readonly left: Operand; readonly pattern: Pattern }
  | { readonly type: 'compare'; readonly left: Operand; readonly operator: string; readonly right: Operand };

export type Operand = { readonly type: 'path'; readonly path: JsonPath } | { readonly type: 'value'; readonly value: Literal };

type Literal = string | number | boolean | null | Literal[];

export interface JsonPath {
  readonly segments: readonly Segment[];
  /** It leads to one place at most. */
  readonly definite: boolean;
}

const deepest = 50;

/**
 * `$.a.b[0]`, `['a','b']`, `[*]`, `..`, `[1:3]`, `[?(@.a == 'x' && @.b)]`; in conditions also `in`, `nin`, `contains`, `size`, `empty` and `=~ /regex/i`.
 *
 * @throws Error with the place of what it does not understand
 */
export function parseJsonPath(text: string): JsonPath {
  const reader = new PathReader(text.trim());
  const path = reader.path('$');
  reader.end();
  return path;
}

class PathReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  path(root: string): JsonPath {
    if (!this.#skip(root)) throw this.#error(`expected ${root}`);
    if (++this.#depth > deepest) throw this.#error('it nests too deep');
    const segments: Segment[] = [];
    for (let segment = this.#segment(); segment !== undefined; segment = this.#segment()) segments.push(segment);
    this.#depth--;
    const one = ({ deep, selectors: [first, second] }: Segment) =>
      !deep && second === undefined && (first?.type === 'name' || first?.type === 'index');
    return { segments, definite: segments.every(one) };
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#error('unexpected text');
  }

  #segment(): Segment | undefined {
    const deep = this.#skip('..');
    if (deep && this.#text.charAt(this.#at) !== '[') return { deep, selectors: [this.#dotted()] };
    if (!deep && this.#skip('.')) return { deep, selectors: [this.#dotted()] };
    if (!this.#skip('[')) return undefined;
    const selectors = [this.#bracketed()];
    while (this.#skipBlank(',')) selectors.push(this.#bracketed());
    if (!this.#skipBlank(']')) throw this.#error('expected ]');
    return { deep, selectors };
  }

  #dotted(): Selector {
    if (this.#skip('*')) return { type: 'all' };
    const [name] = this.#take(/[^.[\]()\s,'"=<>!&|]+/y) ?? [];
    if (name === undefined) throw this.#error('expected a name');
    return { type: 'name', name };
  }

  #bracketed(): Selector {
    this.#take(/\s*/y);
    if (this.#skip('*')) return { type: 'all' };
    if (this.#skip('?')) return this.#filter();
    const name = this.#quoted();
    if (name !== undefined) return { type: 'name', name };
    const [slice, from = '', to = '', step = ''] = this.#take(/(-?\d+)?\s*:\s*(-?\d+)?(?:\s*:\s*(-?\d+))?/y) ?? [];
    const number = (digits: string) => (digits === '' ? undefined : Number(digits));
    if (slice !== undefined) return { type: 'slice', from: number(from), to: number(to), step: number(step) ?? 1 };
    const [index] = this.#take(/-?\d+/y) ?? [];
    if (index === undefined) throw this.#error('expected a name, number, * or filter');
    return { type: 'index', index: Number(index) };
  }

  #filter(): Selector {
    if (!this.#skipBlank('(')) throw this.#error('expected (');
    const condition = this.#or();
    if (!this.#skipBlank(')')) throw this.#error('expected )');
    return { type: 'filter', condition };
  }

  #or(): Condition {
    const parts = [this.#and()];
    while (this.#skipBlank('||')) parts.push(this.#and());
    return parts.length === 1 ? (parts[0] as Condition) : { type: 'or', parts };
  }

  #and(): Condition {
    const parts = [this.#not()];
    while (this.#skipBlank('&&')) parts.push(this.#not());
    return parts.length === 1 ? (parts[0] as Condition) : { type: 'and', parts };
  }

  #not(): Condition {
    if (++this.#depth > deepest) throw this.#error('it nests too deep');
    const condition = this.#negatedOrPlain();
    this.#depth--;
    return condition;
  }

  #negatedOrPlain(): Condition {
    if (this.#skipBlank('!')) return { type: 'not', part: this.#not() };
    if (this.#skipBlank('(')) {
      const inner = this.#or();
      if (!this.#skipBlank(')')) throw this.#error('expected )');
      return inner;
    }
    const left = this.#operand();
    if (this.#skipBlank('=~')) return { type: 'matches', left, pattern: this.#regex() };
    const [, operator] = this.#take(/\s*(==|!=|<=|>=|<|>|(?:in|nin|contains|size|empty)\b)/y) ?? [];
    if (operator !== undefined) return { type: 'compare', left, operator, right: this.#operand() };
    if (left.type !== 'path') throw this.#error('expected a comparison');
    return { type: 'exists', path: left.path };
  }

  #operand(): Operand {
    this.#take(/\s*/y);
    if (this.#text.charAt(this.#at) === '@') return { type: 'path', path: this.path('@') };
    return { type: 'value', value: this.#literal() };
  }

  #literal(): Literal {
    this.#take(/\s*/y);
    if (this.#skip('[')) return this.#list();
    const text = this.#quoted();
    if (text !== undefined) return text;
    const [literal] = this.#take(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y) ?? [];
    if (literal === undefined) throw this.#error('expected @ or a value');
    return JSON.parse(literal);
  }

  #list(): Literal[] {
    const list: Literal[] = [];
    if (this.#skipBlank(']')) return list;
    if (++this.#depth > deepest) throw this.#error('it nests too deep');
    do list.push(this.#literal());
    while (this.#skipBlank(','));
    this.#depth--;
    if (!this.#skipBlank(']')) throw this.#error('expected ]');
    return list;
  }

  /** `/expression/i`, in Java's language. */
  #regex(): Pattern {
    const [, source, flags = ''] = this.#take(/\s*\/((?:[^/\\]|\\.)+)\/([ims]*)/y) ?? [];
    if (source === undefined) throw this.#error('expected /an expression/');
    try {
      return new Pattern(`${flags === '' ? '' : `(?${flags})`}${source.replaceAll('\\/', '/')}`);
    } catch (error) {
      throw this.#error(messageOf(error));
    }
  }

  #quoted(): string | undefined {
    const [, single, double] = this.#take(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y) ?? [];
    return (single ?? double)?.replace(/\\(.)/g, '$1');
  }

  #skipBlank(text: string): boolean {
    this.#take(/\s*/y);
    return this.#skip(text);
  }

  #skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  #error(problem: string): Error {
    return new Error(`the JSONPath ${this.#text} is not understood at character ${this.#at + 1}: ${problem}`);
  }
}
