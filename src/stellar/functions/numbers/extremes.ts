import { toBoolean, toDouble, toFloat, toInteger, toLong } from '../../conversions.js';
import { illegalState } from '../../errors.js';
import { textOf } from '../../text.js';
import { Character, Double, Float, kindOf, Long, Opaque, type Value } from '../../values.js';
import { elementsOf } from '../arguments.js';
import type { CallContext, StellarFunction } from '../definition.js';

/** State that knows its smallest and largest value, NaN for none: statistics. MAX and MIN ask it. */
export interface Ranged {
  readonly min: number;
  readonly max: number;
}

type Ordinal = number | bigint | string;
type Wins = (order: number) => boolean;

function extreme(name: 'MAX' | 'MIN', wins: Wins, example: unknown): StellarFunction {
  const which = name === 'MAX' ? 'largest' : 'smallest';
  return {
    name,
    summary: `The ${which} item of a list or set, or the ${which} value that statistics have seen.`,
    parameters: [{ name: 'items', summary: 'a list or set, nulls left out; or statistics' }],
    returns: 'the item, with its own kind; null when there is none; a double of statistics',
    examples: [
      { expr: `${name}([3, 1.5, 2L])`, gives: example },
      { expr: `${name}([])`, gives: null },
      { expr: `${name}([null])`, gives: null },
      { expr: `${name}(null)`, fails: 'illegal state' },
      { expr: `${name}(['a', 1])`, fails: 'illegal state' },
    ],
    call([given = null], context) {
      if (isRanged(given)) return new Double(name === 'MAX' ? given.max : given.min);
      const items = elementsOf(given);
      if (items === undefined) throw illegalState(`${name} takes a list, a set or statistics, got ${kindOf(given)}`);
      return winner(items, wins, context);
    },
  };
}

function isRanged(value: Value): value is Value & Opaque & Ranged {
  return value instanceof Opaque && 'min' in value && typeof value.min === 'number' && 'max' in value && typeof value.max === 'number';
}

/** The best so far is read as the kind of the next item, which has to be strictly better to take its place. */
function winner(items: readonly Value[], wins: Wins, context: CallContext): Value {
  let best: Value = null;
  for (const item of items) {
    context.step();
    if (item === null) continue;
    const challenger = ordinalOf(item);
    if (best === null || wins(compare(challenger, ordinalOf(asKindOf(item, best))))) best = item;
  }
  return best;
}

/** Java's `Comparable`. Doubles are ordered with -0.0 below 0.0 and NaN above all. */
function ordinalOf(value: Value): Ordinal {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Long || value instanceof Double || value instanceof Float) return value.value;
  if (value instanceof Character) return value.value;
  throw illegalState(`a ${kindOf(value)} has no order`);
}

function asKindOf(sample: Value, value: Value): Value {
  if (kindOf(sample) === kindOf(value)) return value;
  const converted = convert(sample, value);
  if (converted === null) throw illegalState(`a ${kindOf(value)} does not compare with a ${kindOf(sample)}`);
  return converted;
}

function convert(sample: Value, value: Value): Value {
  if (typeof sample === 'number') return toInteger(value);
  if (typeof sample === 'string') return textOf(value);
  if (typeof sample === 'boolean') return toBoolean(value);
  if (sample instanceof Long) return toLong(value);
  if (sample instanceof Float) return toFloat(value);
  if (sample instanceof Double) return toDouble(value);
  if (typeof sample === 'bigint') return exact(value);
  return null;
}

function exact(value: Value): bigint | null {
  const text = textOf(value).replace(/\.0$/, '');
  return /^[+-]?\d+$/.test(text) ? BigInt(text) : null;
}

function compare(left: Ordinal, right: Ordinal): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (typeof left === 'number' && typeof right === 'number') return rank(left) - rank(right);
  return 0;
}

/** Tells apart what < does not. */
function rank(value: number): number {
  if (Number.isNaN(value)) return 1;
  return Object.is(value, -0) ? -1 : 0;
}

export const extremeFunctions: readonly StellarFunction[] = [
  extreme('MAX', (order) => order > 0, 3),
  extreme('MIN', (order) => order < 0, 1.5),
];
