/**
 * How far behind a look-behind may begin, by the arithmetic of java.util.regex (Java 17), whose ints overflow: `(?<=a*b*)` never holds, `(?<=a*b*c*)` does, and
 * `(?<=xa+?)` is refused. The behaviour was taken from a Java runtime, pattern by pattern.
 */
import { type Behind, lineBreak, type Regex } from './nodes.js';

/** What is known of a part, with all that stands before it. Ints of 32 bits. */
interface Known {
  min: number;
  max: number;
  isBounded: boolean;
  /** It can match in one way only. */
  isSure: boolean;
}

type Repeat = Extract<Regex, { type: 'repeat' }>;
/** What stands behind a part. */
type Next = (known: Known) => Known;

const endless = 2 ** 31 - 1;
const hugeMin = 0xfffffff;
const end: Next = (known) => known;

/** @returns undefined when Java says that there is no obvious longest length */
export function reachOf(body: Regex): Omit<Behind, 'byCodePoint'> | undefined {
  const { min, max, isBounded } = alone(body);
  return isBounded ? { min, max } : undefined;
}

function nothing(): Known {
  return { min: 0, max: 0, isBounded: true, isSure: true };
}

function alone(regex: Regex): Known {
  return study(regex, nothing(), end);
}

function study(regex: Regex, known: Known, next: Next): Known {
  if (regex === lineBreak) return grow(known, 1, 2, next);
  switch (regex.type) {
    case 'set':
      return grow(known, 1, 1, next);
    case 'sequence':
      return regex.parts.reduceRight<Next>((rest, part) => (sofar) => study(part, sofar, rest), next)(known);
    case 'either':
      return branch(regex.choices, known, next);
    case 'group':
      return study(regex.body, known, next);
    case 'atomic':
      study(regex.body, known, end);
      return next(known);
    case 'repeat':
      return repeat(regex, known, next);
    case 'reference':
      known.isBounded = false;
      return next(known);
    default:
      return next(known);
  }
}

function grow(known: Known, min: number, max: number, next: Next): Known {
  known.min = (known.min + min) | 0;
  known.max = (known.max + max) | 0;
  return next(known);
}

/** What comes behind a choice is counted from zero. */
function branch(choices: readonly (Regex | undefined)[], known: Known, next: Next): Known {
  let min = endless;
  let max = -1;
  let isBounded = known.isBounded;
  for (const choice of choices) {
    const own = choice === undefined ? nothing() : alone(choice);
    min = Math.min(min, own.min);
    max = Math.max(max, own.max);
    isBounded &&= own.isBounded;
  }
  const rest = nothing();
  next(rest);
  known.min = (known.min + min + rest.min) | 0;
  known.max = (known.max + max + rest.max) | 0;
  known.isBounded = isBounded && rest.isBounded;
  known.isSure = false;
  return known;
}

function repeat(regex: Repeat, known: Known, next: Next): Known {
  const { body, min, max, mode } = regex;
  const isGroup = body.type === 'group' && mode !== 'possessive';
  if (regex.isOption) return isGroup ? branch([body, undefined], known, next) : option(body, known, next);
  if (body.type === 'set' && max === Number.POSITIVE_INFINITY && mode === 'greedy') {
    known.isSure = false;
    return grow(known, min, endless, next);
  }
  const once = alone(body);
  if (isGroup && !once.isSure) {
    known.isBounded = false;
    known.isSure = false;
    return known;
  }
  times(once, regex, known);
  return next(known);
}

function option(body: Regex, known: Known, next: Next): Known {
  const { min } = known;
  study(body, known, end);
  known.min = min;
  known.isSure = false;
  return next(known);
}

function times(once: Known, { min, max }: Repeat, known: Known): void {
  const least = (Math.imul(once.min, min) + known.min) | 0;
  known.min = least < known.min ? hugeMin : least;
  const most = (Math.imul(once.max, Math.min(max, endless)) + known.max) | 0;
  known.isBounded &&= once.isBounded && most >= known.max;
  known.max = most;
  known.isSure &&= once.isSure && min === max;
}
