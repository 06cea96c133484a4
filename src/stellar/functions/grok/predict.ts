import { textOf } from '../../text.js';
import type { CompileGrok } from '../capabilities.js';

/** What a piece of a text may be; of those that match as much, the first one counts. */
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

/** What ends the text of a line whose form goes on for too long. */
const mostPieces = 200;

/**
 * A grok expression that matches the text: its pieces by the common pattern that takes most of each, what stands between them as it is.
 * @param step told how much was looked at
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
  // A pattern may look at what stands before it, which a piece alone doesn't show.
  return compile(`${expression}$`)?.(text) === undefined ? `(?s)^${named('GREEDYDATA')}$` : `${expression}$`;
}

type Matcher = readonly [name: string, match: ReturnType<CompileGrok>];

/** They are the same for every text, and take longer to compile than a text to match. */
const compiled = new WeakMap<CompileGrok, readonly Matcher[]>();

function matchersOf(compile: CompileGrok): readonly Matcher[] {
  const matchers =
    compiled.get(compile) ?? candidates.map((name) => [name, compile(`^%{${name}:head}(?![A-Za-z0-9_])(?<tail>[\\s\\S]*)$`)] as const);
  compiled.set(compile, matchers);
  return matchers;
}

/** The pattern, or undefined for what stands for itself; and how much it takes. */
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
