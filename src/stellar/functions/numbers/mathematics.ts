import { Double, doubleValue } from '../../values.js';
import { arg, asNumber, exactly, notNull } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

/** A function of one number, of whatever kind; the result is always a double. */
function ofNumber(name: string, summary: string, compute: (x: number) => number, example: [string, unknown]): StellarFunction {
  return {
    name,
    summary,
    parameters: [{ name: 'x', summary: 'a number' }],
    returns: 'a double; NaN for null',
    examples: [
      { expr: `${name}(${example[0]})`, gives: example[1], kind: 'double' },
      { expr: `${name}(null)`, gives: { $num: 'NaN' }, kind: 'double' },
      { expr: `${name}('3')`, fails: 'wrong kind' },
    ],
    call([x = null]) {
      const number = asNumber(x);
      return new Double(number === null ? Number.NaN : compute(doubleValue(number)));
    },
  };
}

/** Half goes up, to a long: the result has no negative zero, and saturates. */
function round(x: number): number {
  const largest = 2 ** 63;
  return Math.max(-largest, Math.min(largest, Math.round(x))) + 0;
}

const isNan: StellarFunction = {
  name: 'IS_NAN',
  summary: 'Whether a number is NaN.',
  parameters: [{ name: 'x', summary: 'a number' }],
  returns: 'true or false',
  examples: [
    { expr: 'IS_NAN(NaN)', gives: true },
    { expr: 'IS_NAN(1)', gives: false },
    { expr: 'IS_NAN(null)', fails: 'null value' },
    { expr: 'IS_NAN()', fails: 'illegal state' },
  ],
  call(args) {
    exactly(args, 1, 'IS_NAN', 'state');
    return Number.isNaN(doubleValue(notNull(asNumber(arg(args, 0)), 'the number')));
  },
};

export const mathematicsFunctions: readonly StellarFunction[] = [
  ofNumber('ABS', 'The absolute value.', Math.abs, ['-1', 1]),
  ofNumber('CEILING', 'The next whole number upwards.', Math.ceil, ['1.2', 2]),
  ofNumber('FLOOR', 'The next whole number downwards.', Math.floor, ['1.8', 1]),
  ofNumber('ROUND', 'The nearest whole number; a half goes up.', round, ['2.5', 3]),
  ofNumber('SQRT', 'The square root.', Math.sqrt, ['4', 2]),
  ofNumber('EXP', 'e to a power.', Math.exp, ['0', 1]),
  ofNumber('LN', 'The natural logarithm.', Math.log, ['1', 0]),
  ofNumber('LOG2', 'The logarithm to base 2.', (x) => Math.log(x) / Math.LN2, ['1', 0]),
  ofNumber('LOG10', 'The logarithm to base 10.', Math.log10, ['1000', 3]),
  ofNumber('SIN', 'The sine of an angle in radians.', Math.sin, ['0', 0]),
  ofNumber('COS', 'The cosine of an angle in radians.', Math.cos, ['0', 1]),
  ofNumber('TAN', 'The tangent of an angle in radians.', Math.tan, ['0', 0]),
  isNan,
];
