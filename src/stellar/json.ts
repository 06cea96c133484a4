/**
 * Values as JSON, as the machine interface has them (docs/stellar.md). What JSON lacks is spelled `{"$num": "NaN"}`, `{"$long": "9223372036854775807"}` and
 * `{"$map": [[key, value], …]}`; sets are arrays. Kinds that JSON cannot tell apart are told by `typeOf`.
 */
import { readJson } from './json-reader.js';
import { stateOf, valueOfState } from './states.js';
import { textOf, textOfFloat } from './text.js';
import { Character, Double, Float, kindOf, Long, Opaque, StellarMap, StellarSet, type Value, type ValueMap } from './values.js';
import { Walk } from './walk.js';

/** @throws StellarError failed when the text is not JSON */
export function decode(json: string): Value {
  return readJson(json, { object: special });
}

/** What `JSON.stringify` takes. Lambdas, and state of functions that has no form as JSON, become their text. @throws StellarError limit for a value too large to write out */
export function encode(value: Value): unknown {
  return encoded(value, new Walk());
}

function encoded(value: Value, walk: Walk): unknown {
  if (typeof value === 'string') walk.text(value.length);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? big(value) : value;
  if (Array.isArray(value)) return encodedItems(value, walk);
  if (value instanceof StellarSet) return encodedItems([...value], walk);
  if (value instanceof StellarMap) return encodedMap(value, walk);
  if (value instanceof Long) return typeof value.value === 'number' ? value.value : big(value.value);
  if (value instanceof Double) return floating(value.value);
  if (value instanceof Float) return floating(Number(textOfFloat(value.value)));
  if (value instanceof Opaque) return encodedState(value, walk);
  return textOf(value);
}

/** int, long, float, double, string, boolean, list, set, map, null; for anything else its kind. */
export function typeOf(value: Value): string {
  if (value instanceof Character) return 'string';
  return typeof value === 'bigint' ? 'long' : kindOf(value);
}

/** A map with just one of these keys would be read as what they spell. */
const spelled = new Set<Value>(['$num', '$long', '$map']);

/** State is written in about as many units as it has bytes. */
function encodedState(value: Opaque, walk: Walk): unknown {
  walk.text(value.bytes);
  walk.enter(1);
  const state = stateOf(value, (inner) => encoded(inner, walk)) ?? value.text();
  walk.leave();
  return state;
}

function encodedItems(items: readonly Value[], walk: Walk): unknown[] {
  walk.enter(items.length);
  const result = items.map((item) => encoded(item, walk));
  walk.leave();
  return result;
}

function encodedMap(map: ValueMap, walk: Walk): unknown {
  walk.enter(2 * map.size);
  const entries = Array.from(map, ([key, value]): [Value, unknown] => [key, encoded(value, walk)]);
  const named = entries.every(([key]) => typeof key === 'string') && !(entries.length === 1 && spelled.has(entries[0]?.[0] ?? null));
  const result = named
    ? Object.fromEntries(entries.map(([key, value]) => [textOf(key), value]))
    : { $map: entries.map(([key, value]) => [encoded(key, walk), value]) };
  walk.leave();
  return result;
}

declare global {
  interface JSON {
    /** Text that `stringify` writes as it is. */
    rawJSON(text: string): object;
  }
}

/** Beyond 2^53 with an exponent, without which other readers take it for a whole number of just those digits. */
function floating(value: number): unknown {
  if (!Number.isFinite(value)) return { $num: String(value) };
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? JSON.rawJSON(value.toExponential()) : value;
}

function big(value: bigint): unknown {
  return { $long: String(value) };
}

function special(map: ValueMap): Value {
  if (map.size !== 1) return valueOfState(map) ?? map;
  const long = map.get('$long');
  if (typeof long === 'string' && /^-?\d+$/.test(long)) return Long.of(BigInt(long));
  const num = map.get('$num');
  if (num === 'NaN' || num === 'Infinity' || num === '-Infinity') return new Double(Number(num));
  const entries = map.get('$map');
  if (Array.isArray(entries)) return StellarMap.of(entries.filter(isPair));
  return map;
}

function isPair(value: Value): value is [Value, Value] {
  return Array.isArray(value) && value.length === 2;
}
