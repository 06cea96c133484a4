import { nullValue, wrongKind } from '../../errors.js';
import { OutlierState } from '../../statistics/outlier-state.js';
import { StreamedStatistics } from '../../statistics/streamed.js';
import { Double, doubleValue, kindOf, type Value } from '../../values.js';
import { arg, asNumber, elementsOf, notNull } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

const state = { name: 'state', summary: 'what OUTLIER_MAD_STATE_MERGE gave' };

const outlierMerge: StellarFunction = {
  name: 'OUTLIER_MAD_STATE_MERGE',
  summary: 'Begins a tick: what ticks before have seen becomes the window that values are measured against.',
  parameters: [
    { name: 'states', summary: 'a list of states; may be null' },
    { name: 'current', summary: 'the state of the tick that ends', optional: true },
  ],
  returns: 'the state of the new tick',
  examples: [
    { expr: 'OUTLIER_MAD_SCORE(OUTLIER_MAD_STATE_MERGE(null), 5)', gives: { $num: 'NaN' } },
    { expr: 'OUTLIER_MAD_STATE_MERGE()', fails: 'out of range' },
  ],
  call(args) {
    const [given, current = null] = [arg(args, 0), args[1]];
    const before = [current, ...(given === null ? [] : (elementsOf(given) ?? [given]))].filter((each) => each !== null).map(stateIn);
    return new OutlierState({
      medians: joined(before.map(({ tickMedians }) => tickMedians)),
      deviations: joined(before.map(({ tickDeviations }) => tickDeviations)),
    });
  },
};

const outlierAdd: StellarFunction = {
  name: 'OUTLIER_MAD_ADD',
  summary: 'Adds values to a state.',
  parameters: [state, { name: 'value', summary: 'a number, or a list of numbers' }],
  returns: 'the same state, changed',
  examples: [
    { expr: 'OUTLIER_MAD_ADD(null, 5)', gives: null },
    { expr: "OUTLIER_MAD_ADD(OUTLIER_MAD_STATE_MERGE(null), 'a')", fails: 'wrong kind' },
    { expr: 'OUTLIER_MAD_ADD(OUTLIER_MAD_STATE_MERGE(null), [null])', fails: 'null value' },
  ],
  call(args, context) {
    const [given, value] = [arg(args, 0), arg(args, 1)];
    if (given === null) return null;
    const target = stateIn(given);
    if (value === null) return target;
    for (const each of elementsOf(value) ?? [value]) {
      context.step();
      target.add(doubleValue(notNull(asNumber(each), 'a value')));
    }
    return target;
  },
};

/** What makes a median deviation comparable to a standard deviation. */
const usualScale = 0.6745;

const outlierScore: StellarFunction = {
  name: 'OUTLIER_MAD_SCORE',
  summary: 'How far a value is from the median, in median absolute deviations; above 3.5 it is often taken for an outlier.',
  parameters: [
    state,
    { name: 'value', summary: 'a number' },
    { name: 'scale', summary: `what the distance is multiplied by; default ${usualScale}`, optional: true },
  ],
  returns: 'a double; NaN where nothing is known',
  examples: [
    { expr: 'OUTLIER_MAD_SCORE(OUTLIER_MAD_ADD(OUTLIER_MAD_STATE_MERGE(null), [1, 2, 3, 4]), 8, 1)', gives: 3.6666666666666665 },
    { expr: 'OUTLIER_MAD_SCORE(null, 5)', gives: { $num: 'NaN' } },
    { expr: "OUTLIER_MAD_SCORE(OUTLIER_MAD_STATE_MERGE(null), 'a')", fails: 'wrong kind' },
  ],
  call(args) {
    const [given, value] = [arg(args, 0), asNumber(arg(args, 1))];
    const scale = asNumber(args[2] ?? null);
    if (given === null || value === null) return new Double(Number.NaN);
    return new Double(stateIn(given).score(doubleValue(value), scale === null ? usualScale : doubleValue(scale)));
  },
};

export const outlierFunctions: readonly StellarFunction[] = [outlierMerge, outlierAdd, outlierScore];

function stateIn(value: Value): OutlierState {
  if (value instanceof OutlierState) return value;
  if (value === null) throw nullValue('a state');
  throw wrongKind('outlier state', kindOf(value));
}

/** A single one by reference, as Metron. */
function joined(all: readonly StreamedStatistics[]): StreamedStatistics {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first ?? new StreamedStatistics();
  const sum = first.copy();
  for (const each of others) sum.merge(each);
  return sum;
}
