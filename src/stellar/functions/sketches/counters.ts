import { toInteger } from '../../conversions.js';
import { illegalArgument, wrongKind } from '../../errors.js';
import { HyperLogLog } from '../../statistics/hyper-log-log.js';
import { kindOf, Long, type Value } from '../../values.js';
import { arg, exactly, notNull } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

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
  call(args, context) {
    if (args.length === 0) return new HyperLogLog();
    const made = new HyperLogLog(precisionIn(arg(args, 0)), args.length > 1 ? precisionIn(arg(args, 1)) : 0);
    context.weigh(made);
    return made;
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
      context.weigh(each);
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
  call(args, context) {
    exactly(args, 1, 'HLLP_MERGE');
    const given = arg(args, 0);
    if (given === null) return null;
    const counters = (Array.isArray(given) ? given : [given]).map((each) => counterIn(notNull(each, 'a counter')));
    const [first, ...others] = counters;
    if (first === undefined || others.length === 0) return first ?? null;
    const sum = first.copy();
    for (const each of others) {
      context.weigh(each);
      sum.merge(each);
    }
    return sum;
  },
};

export const counterFunctions: readonly StellarFunction[] = [hllpInit, hllpAdd, hllpCardinality, hllpMerge];

function precisionIn(value: Value): number {
  const precision = toInteger(value);
  if (precision === null) throw illegalArgument(`a precision is a whole number, got ${kindOf(value)}`);
  return precision;
}

function counterIn(value: Value): HyperLogLog {
  if (value instanceof HyperLogLog) return value;
  throw wrongKind('hyperloglog', kindOf(value));
}
