import { textOf } from '../../text.js';
import { Double, StellarMap, StellarSet, type Value } from '../../values.js';
import { arg, exactly } from '../arguments.js';
import type { StellarFunction } from '../definition.js';
import { anything } from './case.js';

/** UTF-16 units of a string, items of a collection, undefined for anything else. */
function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof StellarMap || value instanceof StellarSet ? value.size : undefined;
}

const length: StellarFunction = {
  name: 'LENGTH',
  summary: 'The length of a string, or the number of items of a collection.',
  parameters: [{ name: 'x', summary: 'a string, list, set or map' }],
  returns: 'an int; 0 for null and anything else',
  examples: [
    { expr: "LENGTH('abc')", gives: 3, kind: 'int' },
    { expr: 'LENGTH([1, 2])', gives: 2 },
    { expr: 'LENGTH(123)', gives: 0 },
    { expr: 'LENGTH()', gives: 0 },
  ],
  call: ([value = null]) => sizeOf(value) ?? 0,
};

const isEmpty: StellarFunction = {
  name: 'IS_EMPTY',
  summary: 'Whether there is nothing: null, the empty string, an empty collection.',
  parameters: [{ name: 'x', summary: 'any value' }],
  returns: 'true or false; true without an argument',
  examples: [
    { expr: "IS_EMPTY('')", gives: true },
    { expr: 'IS_EMPTY([])', gives: true },
    { expr: "IS_EMPTY(' ')", gives: false },
    { expr: 'IS_EMPTY(0)', gives: false },
  ],
  call: ([value = null]) => value === null || sizeOf(value) === 0,
};

const entropy: StellarFunction = {
  name: 'STRING_ENTROPY',
  summary: 'Shannon entropy of a text, in bits, over its UTF-16 units.',
  parameters: [anything],
  returns: 'a double; 0.0 for null and the empty text',
  examples: [
    { expr: "STRING_ENTROPY('aabb')", gives: 1, kind: 'double' },
    { expr: "STRING_ENTROPY('')", gives: 0, kind: 'double' },
    { expr: "STRING_ENTROPY('a', 'b')", fails: 'illegal argument' },
  ],
  call(args, context) {
    exactly(args, 1, 'STRING_ENTROPY');
    const value = arg(args, 0);
    const text = value === null ? '' : textOf(value);
    context.step(text.length);
    const counts = new Map<string, number>();
    for (let i = 0; i < text.length; i++) counts.set(text.charAt(i), (counts.get(text.charAt(i)) ?? 0) + 1);
    let bits = 0;
    for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
    return new Double(bits + 0);
  },
};

export const measureFunctions: readonly StellarFunction[] = [length, isEmpty, entropy];
