/**
 * Java's `String.format`, in the US locale. Facts: the language of java.util.Formatter as its documentation has it, and what a Java runtime answers.
 */
import { illegalArgument } from '../errors.js';
import { textOf } from '../text.js';
import { Character, Double, doubleValue, Float, hashCode, kindOf, Long, type Value } from '../values.js';
import { fixed, general, hexadecimal, scientific } from './decimal.js';
import type { Specifier } from './format-specifier.js';
import { specifiersOf } from './format-specifier.js';

export interface FormatOptions {
  /** Told each value before it is written. */
  readonly weigh: (value: Value) => void;
  /** Told the length of each padding or precision before it is made, and of the text so far. */
  readonly checkLength: (length: number) => void;
  /** `%tY` and its like. @throws StellarError for a suffix that is none */
  readonly time: (suffix: string, epochMs: number | bigint) => string;
}

/** @throws StellarError illegal argument for a bad format, a value of a kind that its conversion does not take, or too few values */
export function javaFormat(format: string, args: readonly Value[], options: FormatOptions): string {
  let ordinary = 0;
  let last = -1;
  let result = '';
  for (const part of specifiersOf(format)) {
    if (typeof part === 'string') {
      result += part;
      continue;
    }
    const { width = 0, precision = 0 } = part;
    options.checkLength(result.length + width + precision);
    if (part.conversion === 'n' || part.conversion === '%') {
      result += part.conversion === 'n' ? '\n' : padded('%', part);
      continue;
    }
    if (part.index !== 'previous') last = part.index === 'next' ? ordinary++ : part.index;
    const value = args[last];
    if (value === undefined) throw illegalArgument(`${part.text} has no argument`);
    options.weigh(value);
    result += converted(value, part, options);
  }
  options.checkLength(result.length);
  return result;
}

function converted(value: Value, specifier: Specifier, options: FormatOptions): string {
  const text = plain(value, specifier, options);
  return padded(specifier.upperCase ? text.toUpperCase() : text, specifier);
}

function plain(value: Value, specifier: Specifier, { time }: FormatOptions): string {
  const { conversion } = specifier;
  if (conversion === 'b') return cut(String(typeof value === 'boolean' ? value : value !== null), specifier);
  if (conversion === 's' && specifier.flags.has('#')) throw illegalArgument(`${specifier.text}: # is for objects that format themselves`);
  if (value === null) return cut('null', specifier);
  switch (conversion) {
    case 's':
      return cut(textOf(value), specifier);
    case 'h':
      return cut((hashCode(value) >>> 0).toString(16), specifier);
    case 'c':
      return character(value, specifier);
    case 'd':
    case 'o':
    case 'x':
      return whole(value, specifier);
    case 't':
      if (value instanceof Long) return time(specifier.suffix, value.value);
      throw mismatch(value, specifier);
    default:
      return floating(value, specifier);
  }
}

function character(value: Value, specifier: Specifier): string {
  if (value instanceof Character) return value.value;
  if (typeof value !== 'number') throw mismatch(value, specifier);
  if (value < 0 || value > 0x10ffff) throw illegalArgument(`${specifier.text}: ${value} is no code point`);
  return String.fromCodePoint(value);
}

function whole(value: Value, specifier: Specifier): string {
  const { conversion, flags } = specifier;
  const number = integerOf(value);
  if (number === undefined) throw mismatch(value, specifier);
  if (conversion === 'd') return signed(number < 0n, magnitude(String(number < 0n ? -number : number), specifier), specifier);
  const exact = typeof value === 'bigint';
  const unsigned = exact ? (number < 0n ? -number : number) : BigInt.asUintN(typeof value === 'number' ? 32 : 64, number);
  const prefix = flags.has('#') ? (conversion === 'x' ? '0x' : '0') : '';
  const digits = unsigned.toString(conversion === 'x' ? 16 : 8);
  if (!exact) {
    for (const flag of ['+', ' ', '('] as const)
      if (flags.has(flag)) throw illegalArgument(`${specifier.text}: no ${flag} with ${conversion}`);
    return prefix + zeros(digits, prefix.length, specifier);
  }
  return signed(number < 0n, prefix + digits, specifier);
}

function integerOf(value: Value): bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  return value instanceof Long ? BigInt(value.value) : undefined;
}

function floating(value: Value, specifier: Specifier): string {
  if (!(value instanceof Double || value instanceof Float)) throw mismatch(value, specifier);
  const number = doubleValue(value);
  if (Number.isNaN(number)) return 'NaN';
  const negative = number < 0 || Object.is(number, -0);
  if (!Number.isFinite(number)) return signed(negative, 'Infinity', { ...specifier, flags: without(specifier.flags, '0') });
  return signed(negative, magnitude(digitsOf(Math.abs(number), specifier), specifier), specifier);
}

function digitsOf(size: number, { conversion, precision, flags }: Specifier): string {
  const point = (text: string) => (flags.has('#') && !text.includes('.') ? text.replace(/^\d+/, '$&.') : text);
  switch (conversion) {
    case 'e':
      return point(scientific(size, precision ?? 6));
    case 'f':
      return point(fixed(size, precision ?? 6));
    case 'g':
      return general(size, precision ?? 6);
    default:
      return hexadecimal(size, precision);
  }
}

/** With the separators of thousands, where asked for. */
function magnitude(digits: string, { flags }: Specifier): string {
  if (!flags.has(',')) return digits;
  return digits.replace(/^\d+/, (integer) => integer.replace(/\B(?=(?:\d{3})+$)/g, ','));
}

function signed(negative: boolean, digits: string, specifier: Specifier): string {
  const { flags } = specifier;
  const before = negative ? (flags.has('(') ? '(' : '-') : flags.has('+') ? '+' : flags.has(' ') ? ' ' : '';
  const after = before === '(' ? ')' : '';
  if (digits.startsWith('0x')) return `${before}0x${zerosOfHexadecimal(digits.slice(2), before.length + 2, specifier)}`;
  return before + zeros(digits, before.length + after.length, specifier) + after;
}

function zeros(digits: string, taken: number, { flags, width = 0 }: Specifier): string {
  return flags.has('0') ? digits.padStart(width - taken, '0') : digits;
}

/** The zeros that a precision adds don't count towards the width. */
function zerosOfHexadecimal(digits: string, taken: number, specifier: Specifier): string {
  const added = /(?<=\.[\da-f]+?)0*(?=p)/.exec(digits)?.[0].length ?? 0;
  return zeros(digits, taken - added, specifier);
}

function padded(text: string, { flags, width = 0 }: Specifier): string {
  return flags.has('-') ? text.padEnd(width) : text.padStart(width);
}

function cut(text: string, { precision }: Specifier): string {
  return precision === undefined ? text : text.slice(0, precision);
}

function without(flags: ReadonlySet<string>, flag: string): ReadonlySet<string> {
  return new Set([...flags].filter((other) => other !== flag));
}

function mismatch(value: Value, { text }: Specifier) {
  return illegalArgument(`${text} does not take a ${kindOf(value)}`);
}
