import { textOf, trimmed } from '../../text.js';
import { arg } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';

export const anything: Parameter = { name: 'x', summary: 'any value; its text form counts' };

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
    call(args, context) {
      const value = arg(args, 0);
      if (value === null) return null;
      context.weigh(value);
      const text = textOf(value);
      context.step(text.length);
      return change(text);
    },
  };
}

export const caseFunctions: readonly StellarFunction[] = [
  ofText('TO_UPPER', 'Upper case, by the full Unicode mapping.', 'the text in upper case', (text) => text.toUpperCase(), ['a', 'A']),
  ofText('TO_LOWER', 'Lower case, by the full Unicode mapping.', 'the text in lower case', (text) => text.toLowerCase(), ['A', 'a']),
  ofText('TO_STRING', 'The text form of a value.', 'the text, as it would be printed', (text) => text, ['a', 'a']),
  ofText('TRIM', 'Removes blanks and control characters (up to U+0020) from both ends.', 'the text without them', trimmed, [' a ', 'a']),
];
