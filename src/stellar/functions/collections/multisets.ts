import { wrongKind } from '../../errors.js';
import { kindOf, StellarMap, StellarSet, type Value, type ValueMap } from '../../values.js';
import { asIterable, asMap, notNull } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';
import { changeItems } from './change-items.js';
import { iterable } from './maps.js';

const multiset: Parameter = { name: 'multiset', summary: 'a map of value to count, made by MULTISET_INIT; null makes a new one' };

/** Casts to a multiset, a map in order of insertion. The map of a map literal is refused, as in Metron. */
function asMultiset(value: Value): ValueMap {
  const map = asMap(value) ?? new StellarMap<Value, Value>();
  if (map.order !== 'insertion') throw wrongKind('a multiset', 'a plain map');
  return map;
}

function countOf(multiset: ValueMap, item: Value): number {
  const count = multiset.get(item) ?? 0;
  if (typeof count !== 'number') throw wrongKind('a count as int', kindOf(count));
  return count;
}

function add(multiset: ValueMap, item: Value, count = 1): void {
  multiset.set(item, (countOf(multiset, item) + count) | 0);
}

function remove(multiset: ValueMap, item: Value): void {
  if (!multiset.has(item)) return;
  const count = countOf(multiset, item);
  if (count === 1) multiset.delete(item);
  else multiset.set(item, (count - 1) | 0);
}

const init: StellarFunction = {
  name: 'MULTISET_INIT',
  summary: 'How often each item occurs in a list.',
  parameters: [{ name: 'items', summary: 'a list or set', optional: true }],
  returns: 'a map of item to count, in the order of the items; empty for null',
  examples: [
    { expr: "MULTISET_INIT(['a', 'b', 'a'])", gives: { a: 2, b: 1 }, kind: 'map' },
    { expr: 'MULTISET_INIT()', gives: {}, kind: 'map' },
    { expr: "MULTISET_INIT('abc')", fails: 'illegal argument' },
  ],
  call([items = null], context) {
    const counted: ValueMap = new StellarMap();
    for (const item of iterable(items) ?? []) {
      context.step();
      context.weigh(item);
      add(counted, item);
    }
    return counted;
  },
};

function changer(name: string, summary: string, change: (multiset: ValueMap, item: Value) => void, example: unknown): StellarFunction {
  return {
    name,
    summary,
    parameters: [multiset, { name: 'item', summary: 'each counts once, nulls are skipped', rest: true }],
    returns: 'the same multiset; null without arguments',
    examples: [
      { expr: `${name}(MULTISET_INIT(['a', 'a', 'b']), 'a', null, 'b')`, gives: example },
      { expr: `${name}(null)`, gives: {} },
      { expr: `${name}()`, gives: null },
      { expr: `${name}({'a': 1}, 'a')`, fails: 'wrong kind' },
    ],
    call(args, context) {
      return changeItems(args, context, asMultiset, change);
    },
  };
}

const merge: StellarFunction = {
  name: 'MULTISET_MERGE',
  summary: 'Adds up the counts of several multisets.',
  parameters: [{ name: 'multisets', summary: 'a list of them, nulls left out' }],
  returns: 'a new multiset; null without arguments',
  examples: [
    { expr: "MULTISET_MERGE([MULTISET_INIT(['a', 'a']), null, MULTISET_INIT(['a', 'b'])])", gives: { a: 3, b: 1 } },
    { expr: 'MULTISET_MERGE([])', gives: {} },
    { expr: 'MULTISET_MERGE()', gives: null },
    { expr: 'MULTISET_MERGE(null)', fails: 'null value' },
  ],
  call(args, context) {
    if (args.length === 0) return null;
    const merged: ValueMap = new StellarMap();
    for (const each of notNull(asIterable(args[0] ?? null), 'the list of multisets')) {
      const counted = asMap(each);
      if (counted === null) continue;
      context.step(counted.size);
      for (const [item] of counted) {
        context.weigh(item);
        add(merged, item, countOf(counted, item));
      }
    }
    return merged;
  },
};

const toSet: StellarFunction = {
  name: 'MULTISET_TO_SET',
  summary: 'The items of a multiset, without their counts.',
  parameters: [multiset],
  returns: 'a set; empty for null and for more than one argument, null without arguments',
  examples: [
    { expr: "MULTISET_TO_SET(MULTISET_INIT(['a', 'a', 'b']))", gives: ['a', 'b'], kind: 'set' },
    { expr: 'MULTISET_TO_SET(null)', gives: [], kind: 'set' },
    { expr: 'MULTISET_TO_SET()', gives: null },
    { expr: "MULTISET_TO_SET(['a'])", fails: 'wrong kind' },
  ],
  call(args, context) {
    if (args.length === 0) return null;
    const items = (args.length === 1 ? asMap(args[0] ?? null) : null)?.keys() ?? [];
    for (const item of items) context.weigh(item);
    return new StellarSet<Value>(items);
  },
};

export const multisetFunctions: readonly StellarFunction[] = [
  init,
  changer('MULTISET_ADD', 'Counts items once more: the multiset itself changes.', (counted, item) => add(counted, item), { a: 3, b: 2 }),
  changer('MULTISET_REMOVE', 'Counts items once less; at zero they are gone. The multiset itself changes.', remove, { a: 1 }),
  merge,
  toSet,
];
