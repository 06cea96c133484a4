/**
 * The lenient conversions that `and`, `TO_INTEGER` and many parameters apply to a value: one that cannot be converted gives null, never an
 * error. A collection is converted by its first element.
 */
import { textOf, trimmed } from './text.js';
import { Double, doubleValue, Float, isNumeric, Long, longValue, StellarSet, type Value } from './values.js';

/** Digits of the largest long. */
const mostDigits = 19;
const truthy = new Set(['true', 'yes', 'y', 'on', '1']);
const falsy = new Set(['false', 'no', 'n', 'off', '0']);

/** By the text form, in any case: true, yes, y, on and 1 are true; false, no, n, off and 0 are false; others null. */
export function toBoolean(value: Value): boolean | null {
  if (typeof value === 'boolean') return value;
  const single = first(value);
  if (single === null) return null;
  const text = textOf(single).toLowerCase();
  if (truthy.has(text)) return true;
  return falsy.has(text) ? false : null;
}

/** Truncates towards zero; null outside 32 bits; NaN is 0. Texts: sign and digits only. */
export function toInteger(value: Value): number | null {
  if (typeof value === 'number') return value;
  const long = toLong(value);
  if (long === null || typeof long.value === 'bigint') return null;
  return (long.value | 0) === long.value ? long.value : null;
}

/** Truncates towards zero and saturates. Texts: sign and digits only, null outside 64 bits. */
export function toLong(value: Value): Long | null {
  const single = first(value);
  if (single instanceof Long) return single;
  if (isNumeric(single)) return Long.of(longValue(single));
  if (typeof single === 'boolean') return Long.of(single ? 1 : 0);
  if (single === null) return null;
  const text = trimmed(textOf(single));
  const [, sign, written] = /^([+-]?)(\d+)$/.exec(text) ?? [];
  if (written === undefined) return null;
  // Not part of the expression above: with `0*` in it, that would try each zero as the first digit.
  const digits = written.replace(/^0+/, '') || '0';
  if (digits.length > mostDigits) return null;
  const exact = BigInt(`${sign === '-' ? '-' : ''}${digits}`);
  return BigInt.asIntN(64, exact) === exact ? Long.of(exact) : null;
}

/** Null above the largest Float, -Infinity below the smallest one, as in Metron. Texts are read in Java's syntax. */
export function toFloat(value: Value): Float | null {
  const single = first(value);
  if (single instanceof Float) return single;
  if (isNumeric(single)) {
    const double = doubleValue(single);
    return double > largestFloat ? null : new Float(double);
  }
  const double = toDouble(single);
  return double === null ? null : new Float(double.value);
}

/** Texts are read in Java's syntax: `1e3`, `NaN`, `Infinity`, a suffix d or f, hexadecimal floats. */
export function toDouble(value: Value): Double | null {
  const single = first(value);
  if (single instanceof Double) return single;
  if (isNumeric(single)) return new Double(doubleValue(single));
  if (typeof single === 'boolean') return new Double(single ? 1 : 0);
  if (single === null) return null;
  const parsed = parseJavaDouble(trimmed(textOf(single)));
  return parsed === undefined ? null : new Double(parsed);
}

const largestFloat = (2 - 2 ** -23) * 2 ** 127;
const decimal = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?$/;
const hexadecimal = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)[fFdD]?$/;

/** Java's `Double.parseDouble`, but undefined instead of an exception when the text is not a number. */
function parseJavaDouble(text: string): number | undefined {
  const named = /^([+-]?)(NaN|Infinity)$/.exec(text);
  if (named) return named[2] === 'NaN' ? Number.NaN : Number(text);
  const plain = decimal.exec(text);
  if (plain) return Number(plain[1]);
  const [, sign, whole = '', fraction = '', power] = hexadecimal.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const size = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -size : size;
}

function first(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value[0] ?? null;
  if (!(value instanceof StellarSet)) return value;
  const [element = null] = value;
  return element;
}
