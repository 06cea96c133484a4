/**
 * A backtracking matcher for Java's regular expressions, code point by code point. It counts its steps, so that no pattern can stall its caller; it
 * takes the patterns and texts for which JavaScript's engine would mean something else, or could not be trusted to end (javascript.ts).
 */
import { StellarError } from '../errors.js';
import { holdsAt, isLowSurrogate } from './anchors.js';
import type { Regex } from './nodes.js';

/** As long as those take. */
const stepsAGrapheme = 200;
/** Units that are looked at. */
const longestGrapheme = 64;
const mostSteps = 3_000_000;

/** Start and end of each group, -1 where it did not take part. Group 0 is the whole match. */
export type Spans = Int32Array;

type Continue = (at: number) => boolean;
type Step = (search: Search, at: number, next: Continue) => boolean;

/** @throws StellarError limit, from `match`, after `mostSteps` */
export class Matcher {
  readonly #step: Step;
  readonly #groupCount: number;
  readonly #byCodePoint: boolean;

  /** @param byCodePoint a match may not begin within a surrogate pair: so in Java, where the pattern has such pairs itself */
  constructor(root: Regex, groupCount: number, byCodePoint: boolean) {
    this.#step = stepOf(root);
    this.#groupCount = groupCount;
    this.#byCodePoint = byCodePoint;
  }

  /**
   * @param whole the match has to reach the end; it begins at `from` then, else there or later
   * @param last  where the match before ended: what `\G` means
   */
  match(text: string, from: number, whole: boolean, last = from): Spans | undefined {
    const search = new Search(text, last, this.#groupCount);
    // As in Java, what was captured in vain on the way stays, where nothing else is captured.
    search.spans.fill(-1);
    for (let start = from; start <= text.length; start += this.#byCodePoint && isLowSurrogate(text, start + 1) ? 2 : 1) {
      const accept = (end: number) => {
        if (whole && end !== text.length) return false;
        search.spans[0] = start;
        search.spans[1] = end;
        return true;
      };
      if (this.#step(search, start, accept)) return search.spans;
      if (whole) return undefined;
    }
    return undefined;
  }
}

class Search {
  readonly text: string;
  readonly last: number;
  readonly spans: Spans;
  #left = mostSteps;

  constructor(text: string, last: number, groupCount: number) {
    this.text = text;
    this.last = last;
    this.spans = new Int32Array(2 * (groupCount + 1));
  }

  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new StellarError(
        'limit',
        `the regular expression needs more than ${mostSteps} steps on a text of ${this.text.length} characters`,
      );
  }
}

function stepOf(regex: Regex): Step {
  switch (regex.type) {
    case 'empty':
      return (_search, at, next) => next(at);
    case 'set':
      return one(regex);
    case 'sequence':
      return regex.parts.map(stepOf).reduceRight<Step>(inOrder, (_search, at, next) => next(at));
    case 'either': {
      const choices = regex.choices.map(stepOf);
      return (search, at, next) => choices.some((choice) => choice(search, at, next));
    }
    case 'group':
      return regex.index === undefined ? stepOf(regex.body) : captured(regex.index, stepOf(regex.body));
    case 'repeat':
      return repeated(regex);
    case 'atomic':
      return atomic(stepOf(regex.body));
    case 'grapheme':
      return grapheme;
    case 'look':
      return look(regex);
    case 'reference':
      return reference(regex);
    case 'anchor':
      return (search, at, next) => holdsAt(regex.at, search.text, at, search.last) && next(at);
  }
}

function inOrder(rest: Step, first: Step): Step {
  return (search, at, next) => first(search, at, (end) => rest(search, end, next));
}

function one({ set }: Extract<Regex, { type: 'set' }>): Step {
  return (search, at, next) => {
    search.spend();
    const codePoint = search.text.codePointAt(at);
    return codePoint !== undefined && set.has(codePoint) && next(at + (codePoint > 0xffff ? 2 : 1));
  };
}

function captured(index: number, body: Step): Step {
  return (search, at, next) =>
    body(search, at, (end) => {
      const { spans } = search;
      const [start = -1, stop = -1] = spans.subarray(2 * index, 2 * index + 2);
      spans[2 * index] = at;
      spans[2 * index + 1] = end;
      if (next(end)) return true;
      spans[2 * index] = start;
      spans[2 * index + 1] = stop;
      return false;
    });
}

function repeated(regex: Extract<Regex, { type: 'repeat' }>): Step {
  const { body, min, max, mode } = regex;
  if (mode === 'possessive') return atomic(repeated({ ...regex, mode: 'greedy' }));
  if (body.type === 'set') return mode === 'greedy' ? run(body, min, max) : lazyRun(body, min, max);
  return loop(stepOf(body), min, max, mode === 'greedy');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function grapheme(search: Search, at: number, next: Continue): boolean {
  search.spend(stepsAGrapheme);
  const [first] = graphemes.segment(search.text.slice(at, at + longestGrapheme));
  return first !== undefined && next(at + first.segment.length);
}

/** A greedy run of single characters, without a stack frame for each. */
function run({ set }: Extract<Regex, { type: 'set' }>, min: number, max: number): Step {
  return (search, at, next) => {
    const { text } = search;
    let end = at;
    let count = 0;
    for (
      let codePoint = text.codePointAt(end);
      count < max && codePoint !== undefined && set.has(codePoint);
      codePoint = text.codePointAt(end)
    ) {
      search.spend();
      end += codePoint > 0xffff ? 2 : 1;
      count++;
    }
    for (; count >= min; count--) {
      search.spend();
      if (next(end)) return true;
      end -= isLowSurrogate(text, end - 1) ? 2 : 1;
    }
    return false;
  };
}

/** As few single characters as will do, without a stack frame for each. */
function lazyRun({ set }: Extract<Regex, { type: 'set' }>, min: number, max: number): Step {
  return (search, at, next) => {
    let end = at;
    for (let count = 0; ; count++) {
      search.spend();
      if (count >= min && next(end)) return true;
      const codePoint = search.text.codePointAt(end);
      if (count >= max || codePoint === undefined || !set.has(codePoint)) return false;
      end += codePoint > 0xffff ? 2 : 1;
    }
  };
}

/** As in Java, an iteration that matched nothing counts, and is the last. */
function loop(body: Step, min: number, max: number, greedy: boolean): Step {
  const from = (search: Search, at: number, count: number, next: Continue): boolean => {
    search.spend();
    const again = () =>
      count < max && body(search, at, (end) => (end === at && count >= min ? next(end) : from(search, end, count + 1, next)));
    const leave = () => count >= min && next(at);
    return greedy ? again() || leave() : leave() || again();
  };
  return (search, at, next) => from(search, at, 0, next);
}

/** The body's first way to match is its only one. */
function atomic(body: Step): Step {
  return (search, at, next) => {
    let end = -1;
    const matched = body(search, at, (reached) => {
      end = reached;
      return true;
    });
    return matched && next(end);
  };
}

function look({ body: regex, behind, negated }: Extract<Regex, { type: 'look' }>): Step {
  const body = stepOf(regex);
  const sees = (search: Search, at: number): boolean => {
    if (behind === undefined) return body(search, at, () => true);
    if (behind.byCodePoint && behind.max < behind.min) return false;
    const first = Math.max(0, (at - (behind.byCodePoint ? unitsBefore(search.text, at, behind.max) : behind.max)) | 0);
    let start = at - (behind.byCodePoint ? unitsBefore(search.text, at, behind.min) : behind.min);
    for (; start >= first; start -= behind.byCodePoint && isLowSurrogate(search.text, start - 1) ? 2 : 1)
      if (body(search, start, (end) => end === at)) return true;
    return false;
  };
  return (search, at, next) => sees(search, at) !== negated && next(at);
}

/** How many units so many code points take; those that are not there count as one each. */
function unitsBefore(text: string, at: number, codePoints: number): number {
  let units = 0;
  for (let left = codePoints; left > 0; left--) {
    if (units >= at) return units + left;
    units += isLowSurrogate(text, at - units - 1) ? 2 : 1;
  }
  return units;
}

function reference({ group, ignoreCase }: Extract<Regex, { type: 'reference' }>): Step {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  return (search, at, next) => {
    const { spans, text } = search;
    const [start = -1, end = -1] = spans.subarray(2 * group, 2 * group + 2);
    if (start < 0) return false;
    search.spend();
    const wanted = text.slice(start, end);
    return fold(text.slice(at, at + wanted.length)) === fold(wanted) && next(at + wanted.length);
  };
}
