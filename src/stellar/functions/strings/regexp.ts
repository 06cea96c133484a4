import { toInteger } from '../../conversions.js';
import { outOfRange } from '../../errors.js';
import { textOf } from '../../text.js';
import type { Value } from '../../values.js';
import { arg, asString, atLeast, exactly } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';

const string: Parameter = { name: 'string', summary: 'the string to look at' };
const pattern: Parameter = { name: 'pattern', summary: 'a Java regular expression' };

/** So that a long list of slow patterns is noticed in time. */
const stepsPerPattern = 500;
/** Looking for a single match can take as long as the text. */
const stepsPerMatch = 32;
const unitsAStep = 4_096;

const match: StellarFunction = {
  name: 'REGEXP_MATCH',
  summary: 'Whether a whole string matches a regular expression, or one of a list of them.',
  parameters: [string, { name: 'pattern', summary: 'a Java regular expression, or a list of which one has to match' }],
  returns: 'true or false; false when either is null',
  examples: [
    { expr: "REGEXP_MATCH('abc', 'a.c')", gives: true },
    { expr: "REGEXP_MATCH('abc', 'b')", gives: false },
    { expr: "REGEXP_MATCH('abc', ['x', 'a.*'])", gives: true },
    { expr: "REGEXP_MATCH('abc', '(')", fails: 'illegal argument' },
  ],
  call(args, context) {
    atLeast(args, 2, 'REGEXP_MATCH');
    const text = asString(arg(args, 0));
    const given = arg(args, 1);
    if (text === null) return false;
    const matches = (regexp: Value) => {
      context.step(stepsPerPattern);
      return regexp !== null && context.patterns.get(textOf(regexp)).matches(text) !== undefined;
    };
    if (Array.isArray(given)) return given.some(matches);
    return typeof given === 'string' && matches(given);
  },
};

const groupValue: StellarFunction = {
  name: 'REGEXP_GROUP_VAL',
  summary: 'What a group of a regular expression took, when the expression matches the whole string.',
  parameters: [string, pattern, { name: 'group', summary: 'its number, from 1; 0 is the string itself' }],
  returns: 'the text of the group; null without a match, without such a group, or when it took no part',
  examples: [
    { expr: "REGEXP_GROUP_VAL('user=bob', 'user=(.*)', 1)", gives: 'bob' },
    { expr: "REGEXP_GROUP_VAL('user=bob', 'host=(.*)', 1)", gives: null },
    { expr: "REGEXP_GROUP_VAL('user=bob', 'host=(.*)', 0)", gives: 'user=bob' },
    { expr: "REGEXP_GROUP_VAL('user=bob', 'user=(.*)', -1)", fails: 'out of range' },
    { expr: "REGEXP_GROUP_VAL('user=bob', 'user=(.*)')", fails: 'illegal state' },
  ],
  call(args, { patterns }) {
    exactly(args, 3, 'REGEXP_GROUP_VAL', 'state');
    const text = asString(arg(args, 0));
    const regexp = asString(arg(args, 1));
    const group = toInteger(arg(args, 2));
    if (group === null) return null;
    if (group === 0) return text;
    if (text === null || regexp === null) return null;
    const groups = patterns.get(regexp).matches(text)?.groups;
    if (groups === undefined || group >= groups.length) return null;
    if (group < 0) throw outOfRange(group, groups.length);
    return groups[group] ?? null;
  },
};

const replace: StellarFunction = {
  name: 'REGEXP_REPLACE',
  summary: 'Replaces every place where a regular expression is found.',
  parameters: [
    string,
    pattern,
    { name: 'value', summary: 'the replacement; $1 stands for a group, \\ takes the next character literally' },
  ],
  returns: 'the changed string; null for null and for the empty string',
  examples: [
    { expr: "REGEXP_REPLACE('a1b22', '\\\\d+', '#')", gives: 'a#b#' },
    { expr: "REGEXP_REPLACE('john smith', '(\\\\w+) (\\\\w+)', '$2 $1')", gives: 'smith john' },
    { expr: "REGEXP_REPLACE('abc', 'b', '')", gives: 'abc' },
    { expr: "REGEXP_REPLACE('', 'b', 'x')", gives: null },
    { expr: "REGEXP_REPLACE('abc', 'b', '$1')", fails: 'out of range' },
  ],
  call(args, context) {
    exactly(args, 3, 'REGEXP_REPLACE', 'state');
    const text = asString(arg(args, 0));
    const regexp = asString(arg(args, 1));
    const value = asString(arg(args, 2));
    if (text === null || text === '') return null;
    if (regexp === null || regexp === '' || value === null || value === '') return text;
    return context.patterns.get(regexp).replaceAll(text, value, (length) => {
      context.step(stepsPerMatch + text.length / unitsAStep);
      context.checkText(length);
    });
  },
};

export const regexpFunctions: readonly StellarFunction[] = [match, groupValue, replace];
