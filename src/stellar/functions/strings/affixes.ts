import { illegalArgument } from '../../errors.js';
import type { Value } from '../../values.js';
import { arg, asString, atLeast } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

/** A question about the beginning or end of a string. */
function affixTest(name: string, where: string, holds: (string: string, affix: string) => boolean): StellarFunction {
  return {
    name,
    summary: `Whether a string ${where} with another. Case counts.`,
    parameters: [
      { name: 'string', summary: 'the string to look at' },
      { name: 'affix', summary: `what it should ${where.replace(/s$/, '')} with` },
    ],
    returns: 'true or false; false when either is null',
    examples: [
      { expr: `${name}('abcba', 'a')`, gives: true },
      { expr: `${name}('abcba', null)`, gives: false },
      { expr: `${name}('abcba')`, fails: 'illegal state' },
      { expr: `${name}(5, 'a')`, fails: 'wrong kind' },
    ],
    call(args) {
      atLeast(args, 2, name);
      const string = asString(arg(args, 0));
      const affix = asString(arg(args, 1));
      return string !== null && affix !== null && holds(string, affix);
    },
  };
}

type Holds = (string: string, affix: string) => boolean;

/** Adds what is missing at one end, unless another affix stands there. */
function affixAdder(
  name: string,
  end: string,
  holds: Holds,
  join: (string: string, affix: string) => string,
  example: string,
): StellarFunction {
  return {
    name,
    summary: `Adds a string at the ${end} of another that does not have it there yet.`,
    parameters: [
      { name: 'string', summary: 'the string to complete' },
      { name: 'affix', summary: 'what to add; null or empty adds nothing' },
      { name: 'other', summary: 'does as well when it is there already', optional: true },
    ],
    returns: 'the completed string; null for null',
    examples: [
      { expr: `${name}('b', 'a')`, gives: example },
      { expr: `${name}('${example}', 'a')`, gives: example },
      { expr: `${name}('b', 'a', 'b')`, gives: 'b' },
      { expr: `${name}(null, 'a')`, gives: null },
      { expr: `${name}('b')`, fails: 'illegal argument' },
    ],
    call(args, context): Value {
      if (args.length < 2 || args.length > 3) throw illegalArgument(`usage: ${name}(string, affix[, other]), got ${args.length} arguments`);
      const string = asString(arg(args, 0));
      const affix = asString(arg(args, 1));
      const other = asString(args[2] ?? null);
      if (string === null || affix === null || affix === '' || holds(string, affix)) return string;
      if (other !== null && holds(string, other)) return string;
      context.checkText(string.length + affix.length);
      return join(string, affix);
    },
  };
}

const begins: Holds = (string, affix) => string.startsWith(affix);
const ends: Holds = (string, affix) => string.endsWith(affix);

export const affixFunctions: readonly StellarFunction[] = [
  affixTest('STARTS_WITH', 'begins', begins),
  affixTest('ENDS_WITH', 'ends', ends),
  affixAdder('PREPEND_IF_MISSING', 'beginning', begins, (string, affix) => affix + string, 'ab'),
  affixAdder('APPEND_IF_MISSING', 'end', ends, (string, affix) => string + affix, 'ba'),
];
