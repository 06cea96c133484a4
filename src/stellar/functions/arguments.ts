/** Reading arguments as Metron's functions do: by position, by cast, or through the lenient converter (../conversions.ts). */
import { illegalArgument, illegalState, nullValue, outOfRange, wrongKind } from '../errors.js';
import { isNumeric, kindOf, Lambda, type Numeric, StellarMap, StellarSet, type Value, type ValueMap, type ValueSet } from '../values.js';

type Arguments = readonly Value[];

/** The argument at `index`, null included. @throws out of range when it is missing */
export function arg(args: Arguments, index: number): Value {
  const value = args[index];
  if (value === undefined) throw outOfRange(index, args.length);
  return value;
}

/** @throws illegal state (Metron's most common answer to too few) or, with `fault`, illegal argument */
export function atLeast(args: Arguments, count: number, usage: string, fault: 'argument' | 'state' = 'state'): void {
  if (args.length >= count) return;
  const message = `${usage} takes at least ${plural(count)}, got ${args.length}`;
  throw fault === 'argument' ? illegalArgument(message) : illegalState(message);
}

/** @throws illegal argument or, with `fault`, illegal state */
export function exactly(args: Arguments, count: number, usage: string, fault: 'argument' | 'state' = 'argument'): void {
  if (args.length === count) return;
  const message = `${usage} takes exactly ${plural(count)}, got ${args.length}`;
  throw fault === 'argument' ? illegalArgument(message) : illegalState(message);
}

/** A cast: null passes as null, any other kind than String is refused. @throws wrong kind */
export function asString(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  throw wrongKind('string', kindOf(value));
}

/** A cast to a number object: texts are refused. @throws wrong kind */
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

/** A cast to what can be walked: the elements of a list or set in order. @throws wrong kind (for a string and a map too) */
export function asIterable(value: Value): Value[] | null {
  if (value === null) return null;
  const elements = elementsOf(value);
  if (elements === undefined) throw wrongKind('list or set', kindOf(value));
  return elements;
}

/** The elements of a list or set in order, or undefined for a value that cannot be walked (a map and a string cannot). */
export function elementsOf(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof StellarSet ? [...value] : undefined;
}

/** @throws null value, naming `what` */
export function notNull<T>(value: T | null, what: string): T {
  if (value === null) throw nullValue(what);
  return value;
}

function plural(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`;
}
