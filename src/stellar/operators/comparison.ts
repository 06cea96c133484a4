import { wrongKind } from '../errors.js';
import type { ComparisonOperator } from '../syntax/tree.js';
import { Character, Double, doubleValue, equal, Float, isNumeric, kindOf, type Long, type Numeric, type Value } from '../values.js';
import { isHeavy, weightOf } from '../weight.js';

export type Comparison = (left: Value, right: Value) => boolean;

/** == between numbers widens as arithmetic does (so NaN equals nothing); between anything else it is Java's strict `equals`. */
function same(left: Value, right: Value): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') {
    if (left === right) return true;
    if (typeof left === typeof right) return false;
  }
  if (!isNumeric(left) || !isNumeric(right)) return equal(left, right);
  const [a, b] = comparable(left, right);
  return a === b;
}

/** Steps that a comparison takes: only two texts or two collections are looked through. */
export function costOf(left: Value, right: Value): number {
  if (typeof left === 'number' || typeof left !== typeof right || !isHeavy(left) || !isHeavy(right) || left === right) return 0;
  return weightOf(left) + weightOf(right);
}

/** @throws StellarError wrong kind, from < and its like, for two values without a common order */
export function comparison(operator: ComparisonOperator): Comparison {
  switch (operator) {
    case '==':
      return same;
    case '!=':
      return (left, right) => !same(left, right);
    case '<':
      return ordered(operator, (a, b) => a < b);
    case '<=':
      return ordered(operator, (a, b) => a <= b);
    case '>':
      return ordered(operator, (a, b) => a > b);
    case '>=':
      return ordered(operator, (a, b) => a >= b);
  }
}

type Ordinal = number | bigint | string;

function ordered(operator: ComparisonOperator, holds: (left: Ordinal, right: Ordinal) => boolean): Comparison {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left, right);
    if (left === null || right === null) return false;
    if (isNumeric(left) && isNumeric(right)) return holds(...comparable(left, right));
    if (typeof left === 'string' && typeof right === 'string') return holds(left, right);
    if (typeof left === 'boolean' && typeof right === 'boolean') return holds(Number(left), Number(right));
    if (left instanceof Character && right instanceof Character) return holds(left.value, right.value);
    throw wrongKind(`two values that ${operator} can order`, `${kindOf(left)} and ${kindOf(right)}`);
  };
}

/** Both as the wider kind of the two. Whole numbers compare exactly, whatever their size. */
function comparable(left: Numeric, right: Numeric): [number | bigint, number | bigint] {
  if (left instanceof Double || right instanceof Double) return [doubleValue(left), doubleValue(right)];
  if (left instanceof Float || right instanceof Float) return [Math.fround(doubleValue(left)), Math.fround(doubleValue(right))];
  const [a, b] = [wholeValue(left), wholeValue(right)];
  return typeof a === typeof b ? [a, b] : [BigInt(a), BigInt(b)];
}

function wholeValue(number: number | bigint | Long | Float | Double): number | bigint {
  return typeof number === 'object' ? number.value : number;
}
