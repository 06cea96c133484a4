/**
 * What V8's linear engine lacks, look-around and atomic groups, only ever rules ways out: a pattern without them tries the same ways in the same order, and more.
 * So where its first match passes the checks that were left out, that is the match; where it finds none, there is none. Only in between the matcher has to work.
 */
import { holdsAt } from './anchors.js';
import type { Engines } from './engines.js';
import type { Anchor } from './nodes.js';

export type Check = Look | Atomic | Boundary;

/** The groups whose lengths add up to how far behind the start of the match the place is. */
type Before = readonly number[];

interface Look {
  readonly type: 'look';
  readonly before: Before;
  /** An empty group that takes part when the look-around does. */
  readonly taken: number;
  readonly negated: boolean;
  /** Sticky, for what is seen ahead; undefined for what is behind. */
  readonly ahead: Engines | undefined;
  /** For what is seen behind: the whole of it, and its fewest and most units. */
  readonly behind: { readonly regex: Engines; readonly min: number; readonly max: number } | undefined;
}

interface Atomic {
  readonly type: 'atomic';
  readonly before: Before;
  readonly group: number;
  /** Sticky. */
  readonly body: Engines;
}

/** A boundary of words, where the text has words that JavaScript does not know. */
interface Boundary {
  readonly type: 'boundary';
  readonly before: Before;
  readonly taken: number;
  readonly at: Anchor;
}

/** Whether the match that was found without them stands with the checks, too. */
export function passes(checks: readonly Check[], found: RegExpExecArray, text: string): boolean {
  return checks.every((check) => holds(check, found, text));
}

function holds(check: Check, found: RegExpExecArray, text: string): boolean {
  if (check.type === 'look') return lookHolds(check, found, text);
  if (check.type === 'atomic') return atomicHolds(check, found, text);
  return found[check.taken] === undefined || holdsAt(check.at, text, placeOf(check.before, found), 0);
}

function lookHolds({ before, taken, negated, ahead, behind }: Look, found: RegExpExecArray, text: string): boolean {
  if (found[taken] === undefined) return true;
  const at = placeOf(before, found);
  if (ahead !== undefined) {
    const regex = ahead.for(text);
    regex.lastIndex = at;
    return regex.test(text) !== negated;
  }
  return behind === undefined || seesBehind(behind, text, at) !== negated;
}

function seesBehind({ regex, min, max }: NonNullable<Look['behind']>, text: string, at: number): boolean {
  for (let start = at - min; start >= Math.max(0, at - max); start--) {
    const seen = text.slice(start, at);
    if (regex.for(seen).test(seen)) return true;
  }
  return false;
}

/** The body's first way to match is its only one: did it end there? */
function atomicHolds({ before, group, body }: Atomic, found: RegExpExecArray, text: string): boolean {
  const matched = found[group];
  if (matched === undefined) return true;
  const start = placeOf(before, found);
  const regex = body.for(text);
  regex.lastIndex = start;
  return regex.test(text) && regex.lastIndex === start + matched.length;
}

function placeOf(before: Before, found: RegExpExecArray): number {
  let at = found.index;
  for (const group of before) at += found[group]?.length ?? 0;
  return at;
}
