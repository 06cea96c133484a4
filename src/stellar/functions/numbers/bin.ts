import { toDouble } from '../../conversions.js';
import { illegalState } from '../../errors.js';
import { doubleValue, type Value } from '../../values.js';
import { arg, asList, asNumber, notNull } from '../arguments.js';
import type { CallContext, StellarFunction } from '../definition.js';

/**
 * The index of the first bound that is not below the value, else the number of bounds.
 *
 * @throws StellarError illegal state when bounds decrease before it is found
 */
function binOf(value: number, bounds: readonly number[]): number {
  for (const [i, bound] of bounds.entries()) {
    if (bound < (bounds[i - 1] ?? Number.NEGATIVE_INFINITY)) throw illegalState('the bounds of the bins have to ascend');
    if (value <= bound) return i;
  }
  return bounds.length;
}

export const bin: StellarFunction = {
  name: 'BIN',
  summary: 'In which of the bins between ascending bounds a value lies.',
  parameters: [
    { name: 'value', summary: 'a number, or the text of one' },
    { name: 'bounds', summary: 'the upper bound of each bin but the last, as a list of numbers' },
  ],
  returns: 'an int, from 0; -1 without a value or bounds',
  examples: [
    { expr: 'BIN(5, [1, 5, 10])', gives: 1, kind: 'int' },
    { expr: 'BIN(11, [1, 5, 10])', gives: 3 },
    { expr: 'BIN(null, [1, 5])', gives: -1 },
    { expr: 'BIN(5, [])', gives: -1 },
    { expr: 'BIN(9, [5, 1])', fails: 'illegal state' },
    { expr: "BIN(5, '1')", fails: 'wrong kind' },
  ],
  call(args, context) {
    const value = toDouble(arg(args, 0));
    const bounds = asList(args[1] ?? null);
    if (value === null || bounds === null || bounds.length === 0) return -1;
    return binOf(value.value, looked(value.value, bounds, context));
  },
};

/** The bounds as numbers, up to the one that is hit: those behind it are not looked at. */
function looked(value: number, bounds: readonly Value[], context: CallContext): number[] {
  const numbers: number[] = [];
  for (const bound of bounds) {
    context.step();
    const number = doubleValue(notNull(asNumber(bound), 'a bound'));
    numbers.push(number);
    if (value <= number) break;
  }
  return numbers;
}
