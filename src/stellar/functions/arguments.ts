/** Reads arguments as Metron's functions do: by position, by cast, or by the lenient conversions (../conversions.ts). */
import { illegalArgument, illegalState, nullValue, outOfRange, wrongKind } from '../errors.js';
import { isNumeric, kindOf, Lambda, type Numeric, StellarMap, StellarSet, type Value, type ValueMap, type ValueSet } from '../values.js';

type Arguments = readonly Value[];

/** The argument at `index`, null included. @throws out of range when it is missing */
export function arg(args: Arguments, index: number): Value {
  const value = args[index];
  if (value === undefined) throw outOfRange(index, args.length);
  return value;
}

/** Checks that there are at least `count` arguments. @throws illegal state, as most functions of Metron, or illegal argument, by `fault` */
export function atLeast(args: Arguments, count: number, usage: string, fault: 'argument' | 'state' = 'state'): void {
  if (args.length >= count) return;
  const message = `${usage} takes at least ${plural(count)}, got ${args.length}`;
  throw fault === 'argument' ? illegalArgument(message) : illegalState(message);
}

/** Checks that there are exactly `count` arguments. @throws illegal argument or illegal state, by `fault` */
export function exactly(args: Arguments, count: number, usage: string, fault: 'argument' | 'state' = 'argument'): void {
  if (args.length === count) return;
  const message = `${usage} takes exactly ${plural(count)}, got ${args.length}`;
  throw fault === 'argument' ? illegalArgument(message) : illegalState(message);
}

/** Casts to String; null stays null. @throws wrong kind for any other value */
export function asString(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  throw wrongKind('string', kindOf(value));
}

/** Casts to a number; null stays null. @throws wrong kind for any other value, a text included */
export function asNumber(value: Value): Numeric | null {
  if (value === null || isNumeric(value)) return value;
  throw wrongKind('number', kindOf(value));
}

/** @throws wrong kind */
export function asList(value: Value): Value[] | null {
  if (value === null || Array.isArray(value)) return value;
  throw wrongKind('list', kindOf(value));
}

/** @throws wrong kind */
export function asMap(value: Value): ValueMap | null {
  if (value === null || value instanceof StellarMap) return value;
  throw wrongKind('map', kindOf(value));
}

/** @throws wrong kind */
export function asSet(value: Value): ValueSet | null {
  if (value === null || value instanceof StellarSet) return value;
  throw wrongKind('set', kindOf(value));
}

/** @throws wrong kind */
export function asLambda(value: Value): Lambda | null {
  if (value === null || value instanceof Lambda) return value;
  throw wrongKind('lambda', kindOf(value));
}

/** Casts to Java's Iterable: the elements of a list or set in order; null stays null. @throws wrong kind, also for a string and a map */
export function asIterable(value: Value): Value[] | null {
  if (value === null) return null;
  const elements = elementsOf(value);
  if (elements === undefined) throw wrongKind('list or set', kindOf(value));
  return elements;
}

/** The elements of a list or set in order; undefined for any other value, such as a map or a string. */
export function elementsOf(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof StellarSet ? [...value] : undefined;
}

/** @param what names the value in the error @throws null value */
export function notNull<T>(value: T | null, what: string): T {
  if (value === null) throw nullValue(what);
  return value;
}

function plural(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`;
}
