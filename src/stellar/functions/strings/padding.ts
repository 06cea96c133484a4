import { toInteger } from '../../conversions.js';
import { illegalState } from '../../errors.js';
import { textOf } from '../../text.js';
import { atLeast } from '../arguments.js';
import type { StellarFunction } from '../definition.js';
import { anything } from './case.js';

/** Pads a text form with one character up to a length. */
function padding(
  name: string,
  side: string,
  pad: (text: string, length: number, fill: string) => string,
  example: string,
): StellarFunction {
  return {
    name,
    summary: `Pads a text on the ${side} up to a length.`,
    parameters: [
      anything,
      { name: 'fill', summary: 'its first character fills' },
      { name: 'length', summary: 'of the result; a longer text stays as it is' },
    ],
    returns: 'the padded text; null for null',
    examples: [
      { expr: `${name}('9', '0', 3)`, gives: example },
      { expr: `${name}('1234', '0', 3)`, gives: '1234' },
      { expr: `${name}(null, '0', 3)`, gives: null },
      { expr: `${name}('9', '', 3)`, fails: 'illegal state' },
      { expr: `${name}('9', '0', 'x')`, fails: 'illegal state' },
    ],
    call(args, context) {
      atLeast(args, 3, name);
      const [value = null, fillValue = null, lengthValue = null] = args;
      if (value === null) return null;
      const fill = fillValue === null ? '' : textOf(fillValue);
      const length = toInteger(lengthValue);
      if (fill === '' || length === null) throw illegalState(`usage: ${name}(x, fill, length), with a fill that is not empty`);
      context.checkText(length);
      return pad(textOf(value), length, fill.charAt(0));
    },
  };
}

export const paddingFunctions: readonly StellarFunction[] = [
  padding('FILL_LEFT', 'left', (text, length, fill) => text.padStart(length, fill), '009'),
  padding('FILL_RIGHT', 'right', (text, length, fill) => text.padEnd(length, fill), '900'),
];
