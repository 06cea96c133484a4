import { illegalArgument } from '../errors.js';
import { textOf } from '../text.js';
import { Double, type Value } from '../values.js';
import { arg, asList, asString, atLeast, exactly, notNull } from './arguments.js';
import type { Family, Parameter, StellarFunction } from './definition.js';

const anything: Parameter = { name: 'x', summary: 'any value; its text form counts' };

/** A function of one value's text form; null gives null. */
function ofText(
  name: string,
  summary: string,
  returns: string,
  change: (text: string) => string,
  example: [string, string],
): StellarFunction {
  return {
    name,
    summary,
    parameters: [anything],
    returns,
    examples: [
      { expr: `${name}('${example[0]}')`, gives: example[1] },
      { expr: `${name}(missing)`, vars: { missing: null }, gives: null },
      { expr: `${name}()`, fails: 'out of range' },
    ],
    call(args) {
      const value = arg(args, 0);
      return value === null ? null : change(textOf(value));
    },
  };
}

const startsWith: StellarFunction = {
  name: 'STARTS_WITH',
  summary: 'Whether a string begins with a prefix.',
  parameters: [
    { name: 'string', summary: 'the string to look at' },
    { name: 'prefix', summary: 'what it should begin with' },
  ],
  returns: 'true or false; false when either is null',
  examples: [
    { expr: "STARTS_WITH('apache', 'ap')", gives: true },
    { expr: "STARTS_WITH('apache', null)", gives: false },
    { expr: "STARTS_WITH('apache')", fails: 'illegal state' },
    { expr: "STARTS_WITH(5, 'ap')", fails: 'wrong kind' },
  ],
  call(args) {
    atLeast(args, 2, 'STARTS_WITH');
    const string = asString(arg(args, 0));
    const prefix = asString(arg(args, 1));
    return string !== null && prefix !== null && string.startsWith(prefix);
  },
};

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
    const text = textOf(value);
    const delimiter = textOf(notNull(args[1] ?? null, 'the delimiter'));
    if (delimiter === '') throw illegalArgument('the delimiter is empty');
    context.step(text.length);
    return text.split(delimiter);
  },
};

const join: StellarFunction = {
  name: 'JOIN',
  summary: 'Joins the text forms of the items of a list, nulls left out.',
  parameters: [
    { name: 'list', summary: 'the items' },
    { name: 'delimiter', summary: 'put between two items' },
  ],
  returns: 'the joined text',
  examples: [
    { expr: "JOIN(['a', 1, null, 2.0], '.')", gives: 'a.1.2.0' },
    { expr: "JOIN(null, '.')", fails: 'null value' },
  ],
  call(args, context) {
    const items = notNull(asList(arg(args, 0)), 'the list').filter((item): item is Exclude<Value, null> => item !== null);
    const delimiter = notNull(asString(args[1] ?? null), 'the delimiter');
    context.step(items.length);
    const texts = items.map(textOf);
    context.checkText(texts.reduce((length, text) => length + text.length + delimiter.length, 0));
    return texts.join(delimiter);
  },
};

const entropy: StellarFunction = {
  name: 'STRING_ENTROPY',
  summary: 'Shannon entropy of a text, in bits, over its UTF-16 units.',
  parameters: [anything],
  returns: 'a double; 0.0 for null and the empty text',
  examples: [
    { expr: "STRING_ENTROPY('aabb')", gives: 1, kind: 'double' },
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
    return new Double(bits);
  },
};

export const strings: Family = {
  name: 'strings',
  functions: [
    ofText('TO_UPPER', 'Upper case, by the full Unicode mapping.', 'the text in upper case', (text) => text.toUpperCase(), ['a', 'A']),
    ofText('TO_LOWER', 'Lower case, by the full Unicode mapping.', 'the text in lower case', (text) => text.toLowerCase(), ['A', 'a']),
    startsWith,
    split,
    join,
    entropy,
  ],
};
