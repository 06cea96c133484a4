import { StellarError } from '../errors.js';
import { Double, type Value } from '../values.js';
import { numberPattern, readNumber, readString } from './literals.js';
import { syntaxError } from './position.js';
import { spellings, symbols, type Token, type TokenType } from './tokens.js';

/** Blanks and `//` comments, which run to the end of their line. */
const skipped = /(?:\s+|\/\/[^\n]*)*/y;
const namePattern = /[a-zA-Z_$][a-zA-Z0-9_.:]*/y;
/** One blank, no more: `not in` is one token. */
const notIn = /(?:not in|NOT IN)(?![a-zA-Z0-9_.$])/y;

/**
 * Cuts an expression into tokens; the last is of type `end`.
 *
 * @throws StellarError syntax, with the place, for a text that no token begins with
 */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = endOf(skipped, source, at) ?? at;
    if (at === source.length) break;
    const token = tokenAt(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ type: 'end', text: '', start: at, end: at });
  return tokens;
}

/** Whether the text ends inside a string. */
export function hasOpenString(source: string): boolean {
  try {
    tokensOf(source);
    return false;
  } catch (error) {
    return error instanceof StellarError && /^['"]$/.test(source.charAt(error.position?.offset ?? 0));
  }
}

function tokenAt(source: string, start: number): Token {
  return nameAt(source, start) ?? numberAt(source, start) ?? stringAt(source, start) ?? symbolAt(source, start);
}

function nameAt(source: string, start: number): Token | undefined {
  const negated = endOf(notIn, source, start);
  if (negated !== undefined) return made('not in', source, start, negated);
  const longest = endOf(namePattern, source, start);
  if (longest === undefined) return undefined;
  let end = longest;
  while (source.charAt(end - 1) === ':') end--;
  const text = source.slice(start, end);
  if (text === 'NaN') return made('literal', source, start, end, new Double(Number.NaN));
  return made(spellings.get(text) ?? 'name', source, start, end);
}

function numberAt(source: string, start: number): Token | undefined {
  const end = endOf(numberPattern, source, start);
  if (end === undefined) return undefined;
  if (endOf(namePattern, source, end) !== undefined) {
    throw syntaxError(
      source,
      end,
      `a number ends before ${source.charAt(end)}: names begin with a letter, and two values need an operator between`,
    );
  }
  const read = readNumber(source.slice(start, end));
  if ('trouble' in read) throw syntaxError(source, start, read.trouble);
  return made('literal', source, start, end, read.value);
}

function stringAt(source: string, start: number): Token | undefined {
  const quote = source.charAt(start);
  if (quote !== "'" && quote !== '"') return undefined;
  const read = readString(source, start);
  if ('trouble' in read) throw syntaxError(source, read.at, read.trouble);
  return made('literal', source, start, read.end, read.value);
}

function symbolAt(source: string, start: number): Token {
  const symbol = symbols.find((text) => source.startsWith(text, start));
  if (symbol !== undefined) return made(symbol, source, start, start + symbol.length);
  for (const text of ['&&', '||', '!']) {
    const keyword = source.startsWith(text, start) ? spellings.get(text) : undefined;
    if (keyword !== undefined) return made(keyword, source, start, start + text.length);
  }
  const [unit = ''] = source.slice(start, start + 2);
  throw syntaxError(source, start, `${JSON.stringify(unit)} means nothing here${hints[unit] ?? ''}`);
}

const hints: Readonly<Record<string, string>> = {
  '=': ': equality is ==; only the shell assigns, with :=',
  '&': ': write && or and',
  '|': ': write || or or',
  '%': ': there is no remainder',
  ';': ': an expression stands alone',
};

function made(type: TokenType, source: string, start: number, end: number, value?: Value): Token {
  const text = source.slice(start, end);
  return value === undefined ? { type, text, start, end } : { type, text, start, end, value };
}

/** Where the match that begins at `at` ends. The patterns are sticky and each use sets where they begin. */
function endOf(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
