import { StellarSet, type Value, type ValueSet } from '../../values.js';
import { asIterable, asSet } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';
import { changeItems } from './change-items.js';
import { iterable } from './maps.js';

const set: Parameter = { name: 'set', summary: 'the set; null makes a new one' };

const init: StellarFunction = {
  name: 'SET_INIT',
  summary: 'A new set, of the items of a list or set.',
  parameters: [{ name: 'items', summary: 'a list or set', optional: true }],
  returns: 'a set in the order of the items; empty for null, and for more than one argument',
  examples: [
    { expr: "SET_INIT(['b', 'a', 'b'])", gives: ['b', 'a'], kind: 'set' },
    { expr: 'SET_INIT()', gives: [], kind: 'set' },
    { expr: "SET_INIT(['a'], ['b'])", gives: [], kind: 'set' },
    { expr: "SET_INIT('abc')", fails: 'illegal argument' },
  ],
  call(args, context) {
    const items = args.length === 1 ? (iterable(args[0] ?? null) ?? []) : [];
    context.step(items.length);
    for (const item of items) context.weigh(item);
    return new StellarSet(items);
  },
};

/** A function that changes a set by each further argument that is not null. */
function changer(name: string, summary: string, change: (set: ValueSet, item: Value) => void, example: Value[]): StellarFunction {
  return {
    name,
    summary,
    parameters: [set, { name: 'item', summary: 'each counts as one item, a list too; nulls are skipped', rest: true }],
    returns: 'the same set; null without arguments',
    examples: [
      { expr: `${name}(SET_INIT(['a', 'b']), 'b', null, 'c')`, gives: example, kind: 'set' },
      { expr: `${name}(null)`, gives: [], kind: 'set' },
      { expr: `${name}()`, gives: null },
      { expr: `${name}(['a'], 'b')`, fails: 'wrong kind' },
    ],
    call(args, context) {
      return changeItems(args, context, (given) => asSet(given) ?? new StellarSet<Value>(), change);
    },
  };
}

const merge: StellarFunction = {
  name: 'SET_MERGE',
  summary: 'The union of several sets.',
  parameters: [{ name: 'sets', summary: 'a list of sets or lists, nulls left out' }],
  returns: 'a new set; null without arguments',
  examples: [
    { expr: "SET_MERGE([SET_INIT(['a']), null, ['b', 'a']])", gives: ['a', 'b'], kind: 'set' },
    { expr: 'SET_MERGE(null)', gives: [], kind: 'set' },
    { expr: 'SET_MERGE()', gives: null },
    { expr: "SET_MERGE('a')", fails: 'illegal argument' },
    { expr: "SET_MERGE(['a'])", fails: 'wrong kind' },
  ],
  call(args, context) {
    if (args.length === 0) return null;
    const merged = new StellarSet<Value>();
    for (const each of iterable(args[0] ?? null) ?? []) {
      const items = asIterable(each) ?? [];
      context.step(items.length);
      for (const item of items) {
        context.weigh(item);
        merged.add(item);
      }
    }
    return merged;
  },
};

export const setFunctions: readonly StellarFunction[] = [
  init,
  changer('SET_ADD', 'Adds items to a set: the set itself changes.', (held, item) => held.add(item), ['a', 'b', 'c']),
  changer('SET_REMOVE', 'Removes items from a set: the set itself changes.', (held, item) => held.delete(item), ['a']),
  merge,
];
