import type { Keyed } from './keys.js';

/**
 * Java's kinds of number. Integer, by far the most common, is a plain JavaScript number (always an integer of 32 bits); the others are boxed, so that
 * the kind is never lost and 1 and 1.0 stay apart. A JavaScript bigint is a BigInteger, which only JSON texts bring in.
 */
abstract class Boxed implements Keyed {
  abstract key(): string;
  abstract hashCode(): number;
}

/** 64 bits. `value` is a number while that is exact and a bigint past 2^53, never the one where the other fits: make it with `Long.of`. */
export class Long extends Boxed {
  readonly value: number | bigint;

  private constructor(value: number | bigint) {
    super();
    this.value = value;
  }

  /** Wraps around past 64 bits, as Java does. A number must be an integer. */
  static of(value: number | bigint): Long {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return new Long(value + 0);
    const wrapped = BigInt.asIntN(64, BigInt(value));
    const narrow = Number(wrapped);
    return new Long(Number.isSafeInteger(narrow) ? narrow : wrapped);
  }

  key(): string {
    return `\0L${this.value}`;
  }

  hashCode(): number {
    const bits = BigInt.asUintN(64, BigInt(this.value));
    return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
  }
}

const view = new DataView(new ArrayBuffer(8));

/** 32-bit floating point: `value` is rounded to it. */
export class Float extends Boxed {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = Math.fround(value);
  }

  key(): string {
    return `\0F${signed(this.value)}`;
  }

  hashCode(): number {
    view.setFloat32(0, this.value);
    return view.getInt32(0);
  }
}

/** 64-bit floating point. */
export class Double extends Boxed {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  key(): string {
    return `\0D${signed(this.value)}`;
  }

  hashCode(): number {
    view.setFloat64(0, this.value);
    return view.getInt32(0) ^ view.getInt32(4);
  }
}

/** Any number of the language: Integer, BigInteger, Long, Float, Double. */
export type Numeric = number | bigint | Long | Float | Double;

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || value instanceof Boxed || typeof value === 'bigint';
}

/** Java's `Number.doubleValue()`. */
export function doubleValue(number: Numeric): number {
  if (typeof number === 'number') return number;
  return typeof number === 'bigint' ? Number(number) : Number(number.value);
}

/** Java's `Number.longValue()`: floating kinds truncate and saturate (NaN gives 0), BigInteger keeps its low 64 bits. */
export function longValue(number: Numeric): number | bigint {
  if (typeof number === 'number') return number;
  if (number instanceof Long) return number.value;
  if (typeof number === 'bigint') return Long.of(number).value;
  return truncated(number.value, -(2n ** 63n), 2n ** 63n - 1n);
}

/** Java's `Number.intValue()`: Long and BigInteger keep their low 32 bits, floating kinds truncate and saturate. */
export function intValue(number: Numeric): number {
  if (typeof number === 'number') return number;
  if (number instanceof Long) return lowBits(number.value);
  if (typeof number === 'bigint') return lowBits(number);
  return Number(truncated(number.value, -(2n ** 31n), 2n ** 31n - 1n));
}

function lowBits(value: number | bigint): number {
  return Number(BigInt.asIntN(32, BigInt(value)));
}

function truncated(value: number, lowest: bigint, highest: bigint): number | bigint {
  if (Number.isNaN(value)) return 0;
  const whole = Math.trunc(value) + 0;
  if (whole >= Number(highest)) return highest;
  if (whole <= Number(lowest)) return lowest;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

function signed(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
