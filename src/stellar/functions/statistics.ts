import { toDouble } from '../conversions.js';
import { illegalArgument, illegalState, nullValue, unsupported, wrongKind } from '../errors.js';
import { Statistics } from '../statistics/statistics.js';
import { StreamedStatistics } from '../statistics/streamed.js';
import { WindowedStatistics } from '../statistics/windowed.js';
import { Double, doubleValue, isNumeric, kindOf, StellarMap, type Value } from '../values.js';
import { arg, asNumber, elementsOf, notNull } from './arguments.js';
import type { CallContext, Example, Family, Parameter, StellarFunction } from './definition.js';

const statistics: Parameter = { name: 'stats', summary: 'what STATS_INIT, STATS_ADD or STATS_MERGE gave; null: none' };
const oneToTen = 'STATS_ADD(STATS_INIT(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])';

const init: StellarFunction = {
  name: 'STATS_INIT',
  summary: 'Empty statistics: of all values, or of the last n.',
  parameters: [{ name: 'n', summary: 'how many of the last values count; default all', optional: true }],
  returns: 'statistics',
  examples: [
    { expr: 'STATS_COUNT(STATS_INIT())', gives: 0, kind: 'double' },
    { expr: 'STATS_SUM(STATS_ADD(STATS_INIT(2), 1, 2, 3))', gives: 5 },
    { expr: "STATS_SUM(STATS_ADD(STATS_INIT('2'), 1, 2, 3))", gives: 6 },
  ],
  call([size = null]) {
    const window = isNumeric(size) ? Math.trunc(doubleValue(size)) : 0;
    return window > 0 ? new WindowedStatistics(window) : new StreamedStatistics();
  },
};

const add: StellarFunction = {
  name: 'STATS_ADD',
  summary: 'Adds values to statistics.',
  parameters: [
    { ...statistics, summary: 'what to add to; null: new ones' },
    { name: 'value', summary: 'a number, or a list or set of them; null is left out', rest: true },
  ],
  returns: 'the same statistics, changed',
  examples: [
    { expr: "STATS_SUM(STATS_ADD(null, 1, '2', [3, null]))", gives: 6 },
    { expr: "STATS_ADD(null, 'a')", fails: 'null value' },
    { expr: "STATS_ADD('a', 1)", fails: 'wrong kind' },
    { expr: 'STATS_ADD(null, NaN)', fails: 'illegal argument' },
    { expr: 'STATS_ADD()', fails: 'out of range' },
  ],
  call(args, context) {
    const target = statisticsIn(arg(args, 0)) ?? new StreamedStatistics();
    for (const given of args.slice(1)) {
      for (const value of elementsOf(given) ?? [given]) {
        context.step();
        if (value === null) continue;
        const number = toDouble(value);
        if (number === null) throw nullValue(`a ${kindOf(value)} that is no number`);
        target.add(number.value);
      }
    }
    return target;
  },
};

const merge: StellarFunction = {
  name: 'STATS_MERGE',
  summary: 'Puts statistics together that have no window.',
  parameters: [{ name: 'list', summary: 'a list of statistics; other members are left out' }],
  returns: 'new statistics; those of a single member themselves; null for none',
  examples: [
    { expr: 'STATS_MEAN(STATS_MERGE([STATS_ADD(null, 1, 2), STATS_ADD(null, 6)]))', gives: 3 },
    { expr: 'STATS_MERGE([])', gives: null },
    { expr: 'STATS_MERGE([STATS_INIT(2), STATS_INIT(2)])', fails: 'unsupported' },
  ],
  call([list = null]) {
    return Array.isArray(list) ? merged(list.filter((each) => each instanceof Statistics)) : null;
  },
};

function getter(suffix: string, summary: string, read: (stats: Statistics) => number, examples: readonly Example[]): StellarFunction {
  const name = `STATS_${suffix}`;
  return {
    name,
    summary,
    parameters: [statistics],
    returns: 'a double; NaN for null, and where there are too few values',
    examples: [...examples, { expr: `${name}(null)`, gives: { $num: 'NaN' } }, { expr: `${name}('a')`, fails: 'wrong kind' }],
    call(args, context) {
      const stats = statisticsIn(arg(args, 0));
      context.weigh(stats);
      return new Double(stats === null ? Number.NaN : read(stats));
    },
  };
}

const gives = (suffix: string, value: unknown): Example[] => [{ expr: `STATS_${suffix}(${oneToTen})`, gives: value, kind: 'double' }];
const window = 'STATS_ADD(STATS_INIT(10), 1, 10, 100)';

const getters: readonly StellarFunction[] = [
  getter('COUNT', 'How many values there are.', (stats) => stats.count, gives('COUNT', 10)),
  getter('MEAN', 'The mean.', (stats) => stats.mean, gives('MEAN', 5.5)),
  getter('SUM', 'The sum.', (stats) => stats.sum, gives('SUM', 55)),
  getter('MIN', 'The smallest value.', (stats) => stats.min, gives('MIN', 1)),
  getter('MAX', 'The largest value.', (stats) => stats.max, gives('MAX', 10)),
  getter('SUM_SQUARES', 'The sum of the squares.', (stats) => stats.sumOfSquares, gives('SUM_SQUARES', 385)),
  getter('QUADRATIC_MEAN', 'The root of the mean of the squares.', (stats) => stats.quadraticMean, [
    { expr: 'STATS_QUADRATIC_MEAN(STATS_ADD(null, 1, 7))', gives: 5 },
  ]),
  getter('VARIANCE', 'The variance of a sample, by n - 1.', (stats) => stats.variance, [
    { expr: 'STATS_VARIANCE(STATS_ADD(null, 1, 2, 3))', gives: 1 },
    { expr: 'STATS_VARIANCE(STATS_ADD(null, 1))', gives: { $num: 'NaN' } },
    { expr: 'STATS_VARIANCE(STATS_ADD(STATS_INIT(5), 1))', gives: 0 },
  ]),
  getter('SD', 'The standard deviation of a sample, by n - 1.', (stats) => stats.standardDeviation, [
    { expr: 'STATS_SD(STATS_ADD(null, 1, 3, 5))', gives: 2 },
  ]),
  getter('POPULATION_VARIANCE', 'The variance by n, of a window.', (stats) => stats.populationVariance, [
    { expr: 'STATS_POPULATION_VARIANCE(STATS_ADD(STATS_INIT(5), 1, 3))', gives: 1 },
    { expr: 'STATS_POPULATION_VARIANCE(STATS_INIT())', fails: 'unsupported' },
  ]),
  getter('GEOMETRIC_MEAN', 'The geometric mean, of a window.', (stats) => stats.geometricMean, [
    { expr: `STATS_GEOMETRIC_MEAN(${window}) - 10.0 < 0.000001`, gives: true },
    { expr: 'STATS_GEOMETRIC_MEAN(STATS_INIT())', fails: 'unsupported' },
  ]),
  getter('SUM_LOGS', 'The sum of the natural logarithms, without a window.', (stats) => stats.sumOfLogs, [
    { expr: 'STATS_SUM_LOGS(STATS_ADD(null, 1))', gives: 0 },
    { expr: 'STATS_SUM_LOGS(STATS_INIT(2))', fails: 'unsupported' },
  ]),
  getter('SKEWNESS', 'The skewness of a sample of at least 3.', (stats) => stats.skewness, [
    { expr: 'STATS_SKEWNESS(STATS_ADD(null, 1, 2, 3))', gives: 0 },
    { expr: 'STATS_SKEWNESS(STATS_ADD(null, 1, 1, 1))', gives: { $num: 'NaN' } },
  ]),
  getter('KURTOSIS', 'The excess kurtosis of a sample of at least 4.', (stats) => stats.kurtosis, [
    { expr: `STATS_KURTOSIS(${oneToTen}) + 1.2 < 0.000001`, gives: true },
  ]),
];

const percentile: StellarFunction = {
  name: 'STATS_PERCENTILE',
  summary: 'The value below which a part of the values lies. Without a window, from about 300 values on, an approximation.',
  parameters: [statistics, { name: 'p', summary: 'the part in percent, from 0 to 100' }],
  returns: 'a double; NaN for null, and without values',
  examples: [
    { expr: `STATS_PERCENTILE(${oneToTen}, 25)`, gives: 3.25 },
    { expr: `STATS_PERCENTILE(${oneToTen}, '90')`, gives: 9.1 },
    { expr: 'STATS_PERCENTILE(STATS_ADD(STATS_INIT(10), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 25)', gives: 2.75 },
    { expr: 'STATS_PERCENTILE(STATS_INIT(), null)', gives: { $num: 'NaN' } },
    { expr: 'STATS_PERCENTILE(STATS_INIT(), 101)', fails: 'illegal argument' },
    { expr: 'STATS_PERCENTILE(STATS_INIT())', fails: 'out of range' },
  ],
  call(args, context) {
    const stats = statisticsIn(arg(args, 0));
    const p = toDouble(arg(args, 1));
    context.weigh(stats);
    return new Double(stats === null || p === null ? Number.NaN : stats.percentile(p.value));
  },
};

const named: Readonly<Record<string, readonly number[]>> = {
  QUARTILE: [25, 50, 75],
  QUINTILE: [20, 40, 60, 80],
  DECILE: [10, 20, 30, 40, 50, 60, 70, 80, 90],
};

const bin: StellarFunction = {
  name: 'STATS_BIN',
  summary: 'In which part of the distribution a value lies.',
  parameters: [
    statistics,
    { name: 'value', summary: 'the value' },
    { name: 'bounds', summary: 'QUARTILE (default), QUINTILE, DECILE, or a list of percents', optional: true },
  ],
  returns: 'an int: how many of the bounds lie below the value; -1 for null',
  examples: [
    { expr: `STATS_BIN(${oneToTen}, 1)`, gives: 0, kind: 'int' },
    { expr: `STATS_BIN(${oneToTen}, 11)`, gives: 3 },
    { expr: `STATS_BIN(${oneToTen}, 5, 'DECILE')`, gives: 4 },
    { expr: `STATS_BIN(${oneToTen}, 5, [10, 90])`, gives: 1 },
    { expr: 'STATS_BIN(null, 5)', gives: -1 },
    { expr: `STATS_BIN(${oneToTen}, 5, 'HALF')`, fails: 'illegal argument' },
    { expr: `STATS_BIN(${oneToTen}, 5, 5)`, fails: 'illegal state' },
    { expr: `STATS_BIN(${oneToTen}, 5, null)`, fails: 'null value' },
  ],
  call(args, context) {
    const stats = statisticsIn(arg(args, 0));
    const value = toDouble(arg(args, 1));
    const percents = percentsOf(args.length > 2 ? arg(args, 2) : 'QUARTILE');
    if (stats === null || value === null || percents.length === 0) return -1;
    const at = percents.findIndex((p) => {
      context.weigh(stats);
      return stats.percentile(p) >= value.value;
    });
    return at < 0 ? percents.length : at;
  },
};

const entropy: StellarFunction = {
  name: 'IT_ENTROPY',
  summary: 'The entropy of counts, in bits.',
  parameters: [{ name: 'multiset', summary: 'a map of values to how often they occur' }],
  returns: 'a double; null for null',
  examples: [
    { expr: "IT_ENTROPY({'a' : 1, 'b' : 1})", gives: 1, kind: 'double' },
    { expr: 'IT_ENTROPY({})', gives: 0 },
    { expr: 'IT_ENTROPY(null)', gives: null },
    { expr: "IT_ENTROPY({'a' : 1L})", fails: 'wrong kind' },
    { expr: 'IT_ENTROPY([1])', fails: 'illegal argument' },
    { expr: 'IT_ENTROPY()', fails: 'illegal argument' },
  ],
  call([counts], context) {
    if (counts === null) return null;
    if (!(counts instanceof StellarMap)) throw illegalArgument('IT_ENTROPY takes a map of values to counts');
    return new Double(entropyOf(counts.values().map(countIn), context));
  },
};

/** Statistics of numbers, and what follows from them. */
export const stats: Family = { name: 'statistics', functions: [init, add, merge, ...getters, percentile, bin, entropy] };

function statisticsIn(value: Value): Statistics | null {
  if (value === null || value instanceof Statistics) return value;
  throw wrongKind('statistics', kindOf(value));
}

function merged(all: readonly Statistics[]): Statistics | null {
  const [only] = all;
  if (only === undefined || all.length === 1) return only ?? null;
  // The first is the one whose extremes count where a side is empty.
  const sum = streamed(only).copy();
  for (const each of all.slice(1)) sum.merge(streamed(each));
  return sum;
}

function streamed(each: Statistics): StreamedStatistics {
  if (each instanceof StreamedStatistics) return each;
  throw unsupported('statistics of a window do not merge');
}

function percentsOf(bounds: Value): readonly number[] {
  if (typeof bounds === 'string') {
    const percents = named[bounds];
    if (percents === undefined) throw illegalArgument(`bounds are ${Object.keys(named).join(', ')} or a list, got ${bounds}`);
    return percents;
  }
  if (bounds === null) throw nullValue('the bounds');
  if (!Array.isArray(bounds)) throw illegalState(`bounds are a name or a list, got ${kindOf(bounds)}`);
  return bounds.map((bound) => doubleValue(notNull(asNumber(bound), 'a bound')));
}

function countIn(value: Value): number {
  if (typeof value !== 'number') throw wrongKind('int', kindOf(value));
  return value;
}

function entropyOf(counts: readonly number[], context: CallContext): number {
  context.step(counts.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
}
