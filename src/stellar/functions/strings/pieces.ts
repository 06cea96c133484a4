import { illegalArgument, outOfRange, wrongKind } from '../../errors.js';
import { textOf } from '../../text.js';
import { kindOf, type Value } from '../../values.js';
import { arg, asIterable, asList, asString, notNull } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';
import { anything } from './case.js';

const list: Parameter = { name: 'list', summary: 'the list' };

const split: StellarFunction = {
  name: 'SPLIT',
  summary: 'Cuts a text at every occurrence of a delimiter, which is taken literally.',
  parameters: [anything, { name: 'delimiter', summary: 'not empty' }],
  returns: 'the list of pieces, empty ones included; the empty list for null',
  examples: [
    { expr: "SPLIT('a,b,', ',')", gives: ['a', 'b', ''] },
    { expr: "SPLIT('', ',')", gives: [''] },
    { expr: "SPLIT('a', '')", fails: 'illegal argument' },
  ],
  call(args, context) {
    const value = arg(args, 0);
    if (value === null) return [];
    context.weigh(value);
    const text = textOf(value);
    const delimiter = notNull(asString(arg(args, 1)), 'the delimiter');
    if (delimiter === '') throw illegalArgument('the delimiter is empty');
    context.step(text.length);
    return text.split(delimiter);
  },
};

const join: StellarFunction = {
  name: 'JOIN',
  summary: 'Joins the text forms of the items of a list or set, nulls left out.',
  parameters: [
    { name: 'items', summary: 'a list or set' },
    { name: 'delimiter', summary: 'put between two items' },
  ],
  returns: 'the joined text',
  examples: [
    { expr: "JOIN(['a', 1, null, 2.0], '.')", gives: 'a.1.2.0' },
    { expr: "JOIN([], '.')", gives: '' },
    { expr: "JOIN(null, '.')", fails: 'null value' },
    { expr: "JOIN('abc', '.')", fails: 'wrong kind' },
  ],
  call(args, context) {
    const items = notNull(asIterable(arg(args, 0)), 'the list').filter((item): item is Exclude<Value, null> => item !== null);
    const delimiter = notNull(asString(arg(args, 1)), 'the delimiter');
    context.step(items.length);
    const texts = items.map((item) => {
      context.weigh(item);
      return textOf(item);
    });
    context.checkText(texts.reduce((length, text) => length + text.length + delimiter.length, 0));
    return texts.join(delimiter);
  },
};

/** The first or last item of a list. */
function end(name: string, which: string, index: number): StellarFunction {
  return {
    name,
    summary: `The ${which} item of a list.`,
    parameters: [list],
    returns: 'the item; null for an empty list',
    examples: [
      { expr: `${name}(['a'])`, gives: 'a' },
      { expr: `${name}([])`, gives: null },
      { expr: `${name}(null)`, fails: 'null value' },
      { expr: `${name}('abc')`, fails: 'wrong kind' },
    ],
    call: (args) => notNull(asList(arg(args, 0)), 'the list').at(index) ?? null,
  };
}

const get: StellarFunction = {
  name: 'GET',
  summary: 'The item of a list at an index.',
  parameters: [list, { name: 'index', summary: 'an int, from 0' }],
  returns: 'the item; null beyond the end',
  examples: [
    { expr: "GET(['a', 'b'], 1)", gives: 'b' },
    { expr: "GET(['a', 'b'], 2)", gives: null },
    { expr: "GET(['a', 'b'], -1)", fails: 'out of range' },
    { expr: "GET(['a', 'b'], 1L)", fails: 'wrong kind' },
  ],
  call(args) {
    const items = notNull(asList(arg(args, 0)), 'the list');
    const index = notNull(arg(args, 1), 'the index');
    if (typeof index !== 'number') throw wrongKind('int', kindOf(index));
    if (index < 0) throw outOfRange(index, items.length);
    return items[index] ?? null;
  },
};

export const pieceFunctions: readonly StellarFunction[] = [split, join, end('GET_FIRST', 'first', 0), end('GET_LAST', 'last', -1), get];
