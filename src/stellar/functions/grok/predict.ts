import { textOf } from '../../text.js';
import type { CompileGrok } from '../capabilities.js';

/** The common patterns to try on each piece of a text. Of those that match equally much, the first one is taken. */
const candidates = [
  'TIMESTAMP_ISO8601',
  'HTTPDATE',
  'SYSLOGTIMESTAMP',
  'DATE',
  'TIME',
  'UUID',
  'MAC',
  'IP',
  'URI',
  'QUOTEDSTRING',
  'UNIXPATH',
  'NUMBER',
  'WORD',
  'HOSTNAME',
] as const;

/** Most pieces to recognise in a text. The rest is matched by one pattern for anything. */
const mostPieces = 200;

/**
 * Proposes a grok expression that matches the text. Each piece is replaced by the common pattern that matches most of it; what is between
 * them stays as it is.
 *
 * @param step called with the amount of work done
 */
export function predictGrok(text: string, compile: CompileGrok, step: (units: number) => void): string {
  const matchers = matchersOf(compile);
  const names = new Map<string, number>();
  const named = (pattern: string) => {
    const count = (names.get(pattern) ?? 0) + 1;
    names.set(pattern, count);
    return `%{${pattern}:${pattern.toLowerCase()}${count === 1 ? '' : `_${count}`}}`;
  };
  let expression = '^';
  let rest = text;
  for (let pieces = 0; rest !== ''; pieces++) {
    if (pieces === mostPieces) return `${expression}${named('GREEDYDATA')}`;
    step(candidates.length * (1 + rest.length / 10));
    const [blank = ''] = /^\s+/.exec(rest) ?? [];
    const [pattern, length] = blank === '' ? longest(rest, matchers) : [undefined, blank.length];
    if (pattern !== undefined) expression += named(pattern);
    else expression += blank === '' ? escaped(rest.slice(0, length)) : blank === ' ' ? ' ' : '\\s+';
    rest = rest.slice(length);
  }
  // A pattern may look behind, at text that it did not have when the piece was matched alone.
  return compile(`${expression}$`)?.(text) === undefined ? `(?s)^${named('GREEDYDATA')}$` : `${expression}$`;
}

type Matcher = readonly [name: string, match: ReturnType<CompileGrok>];

/** The compiled candidates. They are the same for every text, and compiling them takes longer than matching. */
const compiled = new WeakMap<CompileGrok, readonly Matcher[]>();

function matchersOf(compile: CompileGrok): readonly Matcher[] {
  const matchers =
    compiled.get(compile) ?? candidates.map((name) => [name, compile(`^%{${name}:head}(?![A-Za-z0-9_])(?<tail>[\\s\\S]*)$`)] as const);
  compiled.set(compile, matchers);
  return matchers;
}

/** The pattern that matches most at the beginning of the text, or undefined for literal text, with the length that it covers. */
function longest(rest: string, matchers: readonly Matcher[]): [string | undefined, number] {
  let best: [string | undefined, number] = [undefined, 0];
  for (const [name, match] of matchers) {
    const tail = match?.(rest)?.get('tail') ?? null;
    const length = tail === null ? 0 : rest.length - textOf(tail).length;
    if (length > best[1]) best = [name, length];
  }
  if (best[0] !== undefined) return best;
  const [run = ''] = /^[^\s\p{P}\p{S}]\S*/u.exec(rest) ?? [];
  return run === '' ? [undefined, rest.codePointAt(0) === rest.charCodeAt(0) ? 1 : 2] : ['NOTSPACE', run.length];
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
