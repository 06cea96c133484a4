import { illegalArgument, outOfRange } from '../../errors.js';
import { intValue, isNumeric, kindOf, type Value } from '../../values.js';
import { arg, asString, atLeast, exactly } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';

const string: Parameter = { name: 'string', summary: 'the string' };

const substring: StellarFunction = {
  name: 'SUBSTRING',
  summary: 'The part of a string from one position up to another.',
  parameters: [
    string,
    { name: 'start', summary: 'from 0; fractions are cut off' },
    { name: 'end', summary: 'the position after the last; the length of the string when left out or null', optional: true },
  ],
  returns: 'the part; null when string or start is null',
  examples: [
    { expr: "SUBSTRING('metron', 2, 4)", gives: 'tr' },
    { expr: "SUBSTRING('metron', 2)", gives: 'tron' },
    { expr: "SUBSTRING('', 9)", gives: '' },
    { expr: "SUBSTRING('metron', 7)", fails: 'out of range' },
    { expr: 'SUBSTRING(5, 0)', fails: 'illegal argument' },
  ],
  call(args) {
    atLeast(args, 2, 'SUBSTRING', 'argument');
    const [text = null, from = null, to = null] = args;
    if (text === null) return null;
    if (typeof text !== 'string') throw illegalArgument(`expected a string, got ${kindOf(text)}`);
    const start = position(from);
    if (start === undefined) return null;
    const end = position(to) ?? text.length;
    if (text === '') return '';
    if (start < 0 || start > text.length) throw outOfRange(start, text.length);
    if (end < start || end > text.length) throw outOfRange(end, text.length);
    return text.slice(start, end);
  },
};

function position(value: Value): number | undefined {
  if (value === null) return undefined;
  if (!isNumeric(value)) throw illegalArgument(`a position has to be a number, got ${kindOf(value)}`);
  return intValue(value);
}

/** Takes something off the end of a string; null and the empty string stay as they are. */
function shortened(name: string, summary: string, pattern: RegExp, example: [string, string]): StellarFunction {
  return {
    name,
    summary,
    parameters: [string],
    returns: 'the shorter string; null for null',
    examples: [
      { expr: `${name}('${example[0]}')`, gives: example[1] },
      { expr: `${name}(null)`, gives: null },
      { expr: `${name}()`, fails: 'illegal argument' },
      { expr: `${name}(5)`, fails: 'wrong kind' },
    ],
    call(args) {
      atLeast(args, 1, name, 'argument');
      const text = asString(arg(args, 0));
      if (text === null) return null;
      const end = text.slice(-2);
      return text.slice(0, text.length - end.length) + end.replace(pattern, '');
    },
  };
}

const countMatches: StellarFunction = {
  name: 'COUNT_MATCHES',
  summary: 'How often a string occurs in another, without overlaps.',
  parameters: [string, { name: 'part', summary: 'what to count' }],
  returns: 'an int; 0 when either is null or empty',
  examples: [
    { expr: "COUNT_MATCHES('aaaa', 'aa')", gives: 2, kind: 'int' },
    { expr: "COUNT_MATCHES('abc', '')", gives: 0 },
    { expr: "COUNT_MATCHES('abc')", fails: 'illegal argument' },
  ],
  call(args, context) {
    exactly(args, 2, 'COUNT_MATCHES');
    const text = asString(arg(args, 0));
    const part = asString(arg(args, 1));
    if (text === null || part === null || part === '') return 0;
    context.step(text.length);
    return text.split(part).length - 1;
  },
};

export const partFunctions: readonly StellarFunction[] = [
  substring,
  shortened('CHOMP', 'Removes one line break (\\n, \\r or \\r\\n) from the end.', /(?:\r\n|\r|\n)$/, ['a\\n', 'a']),
  shortened('CHOP', 'Removes the last character; \\r\\n counts as one.', /(?:\r\n|[\s\S])$/, ['abc', 'ab']),
  countMatches,
];
