import { toDouble, toInteger } from '../conversions.js';
import { illegalArgument, illegalState, nullValue, wrongKind } from '../errors.js';
import { HyperLogLog } from '../statistics/hyper-log-log.js';
import { OutlierState } from '../statistics/outlier-state.js';
import { Sampler } from '../statistics/sampler.js';
import { StreamedStatistics } from '../statistics/streamed.js';
import { Double, doubleValue, kindOf, Long, type Value } from '../values.js';
import { arg, asNumber, atLeast, elementsOf, exactly, notNull } from './arguments.js';
import type { Family, StellarFunction } from './definition.js';

const counter = { name: 'counter', summary: 'what HLLP_INIT, HLLP_ADD or HLLP_MERGE gave' };

const hllpInit: StellarFunction = {
  name: 'HLLP_INIT',
  summary: 'An empty counter of different values (HyperLogLog++).',
  parameters: [
    { name: 'p', summary: 'precision, from 4; default 14. The relative error is about 1.04 / sqrt(2^p)', optional: true },
    {
      name: 'sp',
      summary: 'precision while there are few values, from p to 32; 0: none. Default 25, or 0 when p is given',
      optional: true,
    },
  ],
  returns: 'the counter',
  examples: [
    { expr: 'HLLP_CARDINALITY(HLLP_INIT())', gives: 0, kind: 'long' },
    { expr: "HLLP_CARDINALITY(HLLP_ADD(HLLP_INIT(5, '6'), 1))", gives: 1 },
    { expr: 'HLLP_INIT(3)', fails: 'illegal argument' },
    { expr: 'HLLP_INIT(10, 9)', fails: 'illegal argument' },
    { expr: 'HLLP_INIT(null)', fails: 'illegal argument' },
  ],
  call(args) {
    if (args.length === 0) return new HyperLogLog();
    return new HyperLogLog(precisionIn(arg(args, 0)), args.length > 1 ? precisionIn(arg(args, 1)) : 0);
  },
};

const hllpAdd: StellarFunction = {
  name: 'HLLP_ADD',
  summary: 'Adds a value to a counter, or each item of a list.',
  parameters: [
    { ...counter, summary: 'the counter; null: a new one' },
    { name: 'value', summary: 'what is counted, by its text form' },
  ],
  returns: 'the same counter, changed',
  examples: [
    { expr: "HLLP_CARDINALITY(HLLP_ADD(null, [1, 1L, '1', 1.0, null]))", gives: 3 },
    { expr: 'HLLP_ADD(null)', fails: 'illegal argument' },
    { expr: "HLLP_ADD('a', 1)", fails: 'wrong kind' },
  ],
  call(args, context) {
    if (args.length < 2) throw illegalArgument(`HLLP_ADD takes a counter and a value, got ${args.length}`);
    const [given, value] = [arg(args, 0), arg(args, 1)];
    const target = given === null ? new HyperLogLog() : counterIn(given);
    for (const each of Array.isArray(value) ? value : [value]) {
      context.step();
      target.add(each);
    }
    return target;
  },
};

const hllpCardinality: StellarFunction = {
  name: 'HLLP_CARDINALITY',
  summary: 'How many different values were counted, about.',
  parameters: [counter],
  returns: 'a long; 0 for anything that is no counter',
  examples: [
    { expr: "HLLP_CARDINALITY(HLLP_ADD(null, ['a', 'b', 'a']))", gives: 2, kind: 'long' },
    { expr: 'HLLP_CARDINALITY(null)', gives: 0, kind: 'long' },
    { expr: 'HLLP_CARDINALITY()', gives: 0 },
  ],
  call(args) {
    const [only] = args;
    return Long.of(args.length === 1 && only instanceof HyperLogLog ? only.cardinality : 0);
  },
};

const hllpMerge: StellarFunction = {
  name: 'HLLP_MERGE',
  summary: 'Puts counters together.',
  parameters: [{ name: 'list', summary: 'a list of counters of the same precision, or one' }],
  returns: 'a new counter; a single one itself; null for none',
  examples: [
    { expr: 'HLLP_CARDINALITY(HLLP_MERGE([HLLP_ADD(null, [1, 2]), HLLP_ADD(null, [2, 3])]))', gives: 3 },
    { expr: 'HLLP_MERGE([])', gives: null },
    { expr: 'HLLP_MERGE([HLLP_INIT(5), HLLP_INIT(6)])', fails: 'illegal argument' },
    { expr: 'HLLP_MERGE()', fails: 'illegal argument' },
  ],
  call(args) {
    exactly(args, 1, 'HLLP_MERGE');
    const given = arg(args, 0);
    if (given === null) return null;
    const counters = (Array.isArray(given) ? given : [given]).map((each) => counterIn(notNull(each, 'a counter')));
    const [first, ...others] = counters;
    if (first === undefined || others.length === 0) return first ?? null;
    const sum = first.copy();
    for (const each of others) sum.merge(each);
    return sum;
  },
};

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

const sampler = { name: 'sampler', summary: 'what SAMPLE_INIT or SAMPLE_ADD gave' };
const usualSize = 1_024;

const sampleInit: StellarFunction = {
  name: 'SAMPLE_INIT',
  summary: 'An empty sampler: it keeps a uniform sample of all that it is given.',
  parameters: [{ name: 'size', summary: `how many values it keeps; default ${usualSize}`, optional: true }],
  returns: 'the sampler',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_INIT())', gives: [] },
    { expr: 'SAMPLE_INIT(0)', fails: 'illegal state' },
  ],
  call: ([size = null]) => new Sampler(size === null ? usualSize : sizeIn(size)),
};

const sampleAdd: StellarFunction = {
  name: 'SAMPLE_ADD',
  summary: 'Shows values to a sampler.',
  parameters: [
    { ...sampler, summary: 'the sampler; null: a new one' },
    { name: 'value', summary: 'any value, or a list or set of them; null is left out' },
  ],
  returns: 'the same sampler, changed',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_ADD(SAMPLE_INIT(3), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))', gives: [1, 10, 9] },
    { expr: "SAMPLE_GET(SAMPLE_ADD(null, 'ab'))", gives: ['ab'] },
    { expr: 'SAMPLE_ADD()', gives: null },
    { expr: 'SAMPLE_ADD(null)', fails: 'illegal state' },
  ],
  call(args, context) {
    if (args.length === 0) return null;
    atLeast(args, 2, 'SAMPLE_ADD');
    const [given, value] = [arg(args, 0), arg(args, 1)];
    const target = given === null ? new Sampler(usualSize) : samplerIn(given);
    for (const each of elementsOf(value) ?? [value]) {
      context.step();
      target.add(each);
    }
    return target;
  },
};

const sampleGet: StellarFunction = {
  name: 'SAMPLE_GET',
  summary: 'The sample.',
  parameters: [sampler],
  returns: 'a list; null for null',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_ADD(null, [1, 2]))', gives: [1, 2] },
    { expr: 'SAMPLE_GET(null)', gives: null },
    { expr: "SAMPLE_GET('a')", fails: 'illegal state' },
  ],
  call: ([given = null]) => (given === null ? null : [...samplerIn(given).sample]),
};

const sampleMerge: StellarFunction = {
  name: 'SAMPLE_MERGE',
  summary: 'Shows the samples of several samplers to one.',
  parameters: [
    { name: 'samplers', summary: 'a list of samplers' },
    { name: 'base', summary: 'the one they are shown to; default a new one of the size of the first', optional: true },
  ],
  returns: 'that sampler; null for none',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_MERGE([SAMPLE_ADD(null, 1), SAMPLE_ADD(null, 2)]))', gives: [1, 2] },
    { expr: 'SAMPLE_MERGE([])', gives: null },
    { expr: 'SAMPLE_MERGE(1)', fails: 'illegal state' },
  ],
  call([given = null, base = null], context) {
    if (given === null) return null;
    const samplers = elementsOf(given)?.map(samplerIn);
    if (samplers === undefined) throw illegalState(`SAMPLE_MERGE takes a list of samplers, got ${kindOf(given)}`);
    const [first] = samplers;
    if (first === undefined) return null;
    const target = base === null ? new Sampler(first.size) : samplerIn(base);
    for (const value of samplers.flatMap(({ sample }) => sample)) {
      context.step();
      target.add(value);
    }
    return target;
  },
};

/** Counters of different values, outliers, samples. */
export const sketches: Family = {
  name: 'sketches',
  functions: [
    ...[hllpInit, hllpAdd, hllpCardinality, hllpMerge],
    ...[outlierMerge, outlierAdd, outlierScore],
    ...[sampleInit, sampleAdd, sampleGet, sampleMerge],
  ],
};

function precisionIn(value: Value): number {
  const precision = toInteger(value);
  if (precision === null) throw illegalArgument(`a precision is a whole number, got ${kindOf(value)}`);
  return precision;
}

function counterIn(value: Value): HyperLogLog {
  if (value instanceof HyperLogLog) return value;
  throw wrongKind('hyperloglog', kindOf(value));
}

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

function sizeIn(value: Value): number {
  const size = toDouble(value)?.value ?? 0;
  if (!(Math.trunc(size) > 0)) throw illegalState('the size of a sample is a number above 0');
  return Math.trunc(size);
}

function samplerIn(value: Value): Sampler {
  if (value instanceof Sampler) return value;
  throw illegalState(`expected a sampler, got ${kindOf(value)}`);
}
