import { closest } from '../../domain/closest.js';
import { StellarError } from '../errors.js';
import { positionOf, syntaxError } from './position.js';
import { keywords, type Token, type TokenType } from './tokens.js';

/** A walk over tokens that knows how to say what it expected. */
export class Cursor {
  readonly source: string;
  readonly #tokens: readonly Token[];
  readonly #depth: number;
  #at = 0;
  #level = 0;

  /** @param depth levels of nesting that are allowed */
  constructor(source: string, tokens: readonly Token[], depth: number) {
    this.source = source;
    this.#tokens = tokens;
    this.#depth = depth;
  }

  /** @param ahead 0 for the current token; past the last one comes the last again */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('the tokens lack their end');
    return token;
  }

  is(type: TokenType): boolean {
    return this.peek().type === type;
  }

  take(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Takes the current token if it is of this type. */
  accept(type: TokenType): Token | undefined {
    return this.is(type) ? this.take() : undefined;
  }

  /** @throws StellarError syntax when another token stands here */
  expect(type: TokenType, ...others: string[]): Token {
    return this.accept(type) ?? this.refuse([named(type), ...others]);
  }

  /** @throws StellarError limit when the levels under way are too many */
  nested<T>(read: () => T): T {
    this.#level++;
    this.checkDepth(this.#level, this.peek().start);
    const result = read();
    this.#level--;
    return result;
  }

  /** @throws StellarError limit */
  checkDepth(depth: number, offset: number): void {
    if (depth <= this.#depth) return;
    throw new StellarError('limit', `nested deeper than ${this.#depth} levels`, {
      position: positionOf(this.source, offset),
      source: this.source,
    });
  }

  /** @throws StellarError syntax, always */
  refuse(expected: readonly string[]): never {
    const token = this.peek();
    const message = `unexpected ${described(token)}, expected ${listed(expected)}${this.#hint(token, expected)}`;
    throw syntaxError(this.source, token.start, message, { expected, suggestion: suggestionFor(token) });
  }

  fail(offset: number, message: string): never {
    throw syntaxError(this.source, offset, message);
  }

  /** The two slips that the lexing of names and numbers invites. */
  #hint(token: Token, expected: readonly string[]): string {
    const before = this.#tokens[this.#at - 1];
    if (token.type === 'literal' && token.text.startsWith('-'))
      return `: the minus belongs to the number, put a blank behind it to subtract`;
    if (token.type === '--' || token.type === '++')
      return `: ${token.type} is the shell's, behind a variable; put a blank before a minus of a number`;
    if (token.type === '-' && expected.includes('a value')) return ': a minus without a number needs a value on its left; write 0 - x';
    if (expected.includes(':') && before?.type === 'name' && before.text.includes(':'))
      return `: ${before.text} is one name, put a blank before the colon`;
    if (before?.type === 'not') return ': not takes parentheses, and not in is written with one blank';
    return '';
  }
}

function described({ type, text }: Token): string {
  if (type === 'end') return 'end of the expression';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const words: Partial<Record<TokenType, string>> = { name: 'a name', end: 'the end of the expression', ',': 'a comma' };

function named(type: TokenType): string {
  return words[type] ?? type;
}

function listed(expected: readonly string[]): string {
  const last = expected.at(-1) ?? 'nothing';
  return expected.length < 2 ? last : `${expected.slice(0, -1).join(', ')} or ${last}`;
}

function suggestionFor({ type, text }: Token): string | undefined {
  return type === 'name' ? (keywords.find((keyword) => keyword === text.toLowerCase()) ?? closest(text, keywords)) : undefined;
}
