import { StellarError, wrongKind } from '../errors.js';
import type { ArithmeticOperator } from '../syntax/tree.js';
import { Double, doubleValue, Float, isNumeric, kindOf, Long, longValue, type Numeric, type Value } from '../values.js';

export type Binary = (left: Value, right: Value) => Value;

/** The result's kind is the wider of the two: Double, Float, Long, else Integer. A BigInteger counts as a Long. */
interface Operation {
  readonly ints: (left: number, right: number) => number;
  readonly longs: (left: number | bigint, right: number | bigint) => Long;
  readonly floats: (left: number, right: number) => number;
}

/** Both numbers while those and the result are exact, else both bigints. */
function longs(fast: (left: number, right: number) => number, exact: (left: bigint, right: bigint) => bigint) {
  return (left: number | bigint, right: number | bigint): Long => {
    if (typeof left === 'number' && typeof right === 'number') {
      const result = fast(left, right);
      if (Number.isSafeInteger(result)) return Long.of(result);
    }
    return Long.of(exact(BigInt(left), BigInt(right)));
  };
}

function nonZero<T extends number | bigint>(divisor: T): T {
  if (Number(divisor) === 0) throw new StellarError('division by zero', 'an integer is divided by zero');
  return divisor;
}

const operations: Readonly<Record<ArithmeticOperator, Operation>> = {
  '+': {
    ints: (a, b) => (a + b) | 0,
    longs: longs(
      (a, b) => a + b,
      (a, b) => a + b,
    ),
    floats: (a, b) => a + b,
  },
  '-': {
    ints: (a, b) => (a - b) | 0,
    longs: longs(
      (a, b) => a - b,
      (a, b) => a - b,
    ),
    floats: (a, b) => a - b,
  },
  '*': {
    ints: Math.imul,
    longs: longs(
      (a, b) => a * b,
      (a, b) => a * b,
    ),
    floats: (a, b) => a * b,
  },
  '/': {
    ints: (a, b) => (a / nonZero(b)) | 0,
    longs: longs(
      (a, b) => Math.trunc(a / nonZero(b)),
      (a, b) => a / nonZero(b),
    ),
    floats: (a, b) => a / b,
  },
};

/**
 * `+ - * /` on any two values. A null counts as 0; int and long wrap around; floats round at every step.
 *
 * @returns a function that throws `wrong kind` for what is not a number and `division by zero` for int and long
 */
export function arithmetic(operator: ArithmeticOperator): Binary {
  const operation = operations[operator];
  const { ints } = operation;
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return ints(left, right);
    return widened(operation, number(left, operator), number(right, operator));
  };
}

function widened({ ints, longs, floats }: Operation, left: Numeric, right: Numeric): Value {
  if (left instanceof Double || right instanceof Double) return new Double(floats(doubleValue(left), doubleValue(right)));
  if (left instanceof Float || right instanceof Float)
    return new Float(floats(Math.fround(doubleValue(left)), Math.fround(doubleValue(right))));
  if (typeof left === 'number' && typeof right === 'number') return ints(left, right);
  return longs(longValue(left), longValue(right));
}

function number(value: Value, operator: ArithmeticOperator): Numeric {
  if (value === null) return 0;
  if (isNumeric(value)) return value;
  throw wrongKind(`a number beside ${operator}`, kindOf(value));
}
