import { illegalArgument } from '../../errors.js';
import { kindOf, StellarMap, type Value } from '../../values.js';
import { arg, asMap, atLeast, elementsOf } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';

const key: Parameter = { name: 'key', summary: 'the key; 1, 1L and "1" are three' };
const map: Parameter = { name: 'map', summary: 'the map' };

const exists: StellarFunction = {
  name: 'MAP_EXISTS',
  summary: 'Whether a map holds a key, be its value null.',
  parameters: [key, map],
  returns: 'true or false; false when the key is null or the other is no map',
  examples: [
    { expr: "MAP_EXISTS('a', {'a': null})", gives: true },
    { expr: "MAP_EXISTS(1L, {1: 'x'})", gives: false },
    { expr: "MAP_EXISTS('a', null)", gives: false },
    { expr: 'MAP_EXISTS()', gives: false },
  ],
  call([wanted = null, held = null], context) {
    context.weigh(wanted);
    return wanted !== null && held instanceof StellarMap && held.has(wanted);
  },
};

const get: StellarFunction = {
  name: 'MAP_GET',
  summary: 'The value of a key in a map.',
  parameters: [key, map, { name: 'default', summary: 'instead of null', optional: true }],
  returns: 'the value; the default, or null, when the key is absent or its value null',
  examples: [
    { expr: "MAP_GET('a', {'a': 1})", gives: 1 },
    { expr: "MAP_GET('b', {'a': 1})", gives: null },
    { expr: "MAP_GET('b', {'a': 1}, 'none')", gives: 'none' },
    { expr: "MAP_GET('a', 'abc')", fails: 'wrong kind' },
    { expr: "MAP_GET('a')", fails: 'out of range' },
  ],
  call(args, context) {
    const wanted = arg(args, 0);
    const held = asMap(arg(args, 1));
    context.weigh(wanted);
    const value = wanted === null || held === null ? null : held.get(wanted);
    return value ?? args[2] ?? null;
  },
};

const put: StellarFunction = {
  name: 'MAP_PUT',
  summary: 'Sets the value of a key: the map itself changes.',
  parameters: [key, { name: 'value', summary: 'its new value' }, { name: 'map', summary: 'the map; null makes a new one' }],
  returns: 'the map',
  examples: [
    { expr: "MAP_PUT('a', 1, {'b': 2})", gives: { a: 1, b: 2 } },
    { expr: "MAP_PUT('a', 1, null)", gives: { a: 1 } },
    { expr: "MAP_PUT('a', 1)", fails: 'illegal argument' },
    { expr: "MAP_PUT('a', 1, [])", fails: 'wrong kind' },
  ],
  call(args, context) {
    atLeast(args, 3, 'MAP_PUT', 'argument');
    const held = asMap(arg(args, 2)) ?? new StellarMap<Value, Value>('hash');
    const name = arg(args, 0);
    context.weigh(name);
    return held.set(name, arg(args, 1));
  },
};

const merge: StellarFunction = {
  name: 'MAP_MERGE',
  summary: 'One map of several; of equal keys the last wins.',
  parameters: [{ name: 'maps', summary: 'a list of maps, nulls left out' }],
  returns: 'a new map; the very map when there is but one',
  examples: [
    { expr: "MAP_MERGE([{'a': 1, 'b': 1}, null, {'b': 2}])", gives: { a: 1, b: 2 } },
    { expr: 'MAP_MERGE([])', gives: {} },
    { expr: 'MAP_MERGE()', gives: null },
    { expr: "MAP_MERGE({'a': 1})", fails: 'illegal argument' },
    { expr: 'MAP_MERGE([1, 2])', fails: 'wrong kind' },
  ],
  call(args, context) {
    if (args.length === 0) return null;
    const maps = (iterable(args[0] ?? null) ?? []).map(asMap);
    const [only = null] = maps;
    if (maps.length === 1) return only;
    const merged = new StellarMap<Value, Value>('hash');
    for (const each of maps) {
      if (each === null) continue;
      context.step(each.size);
      for (const [name, value] of each) {
        context.weigh(name);
        merged.set(name, value);
      }
    }
    return merged;
  },
};

/** The elements of a list or set; null for null. @throws illegal argument for anything else */
export function iterable(value: Value): Value[] | null {
  if (value === null) return null;
  const elements = elementsOf(value);
  if (elements === undefined) throw illegalArgument(`expected a list or set, got ${kindOf(value)}`);
  return elements;
}

export const mapFunctions: readonly StellarFunction[] = [exists, get, put, merge];
