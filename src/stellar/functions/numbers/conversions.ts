import { toDouble, toFloat, toInteger, toLong } from '../../conversions.js';
import type { Value } from '../../values.js';
import { arg } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

function converter(name: string, kind: string, convert: (value: Value) => Value, example: [string, unknown]): StellarFunction {
  return {
    name,
    summary: `Reads a value as ${kind === 'int' ? 'an' : 'a'} ${kind}: a number, the text of one, true (1) or false (0), or the first item of a collection.`,
    parameters: [{ name: 'x', summary: 'any value' }],
    returns: `${kind === 'int' ? 'an' : 'a'} ${kind}; null for what is none`,
    examples: [
      { expr: `${name}('${example[0]}')`, gives: example[1], kind },
      { expr: `${name}(true)`, gives: 1, kind },
      { expr: `${name}('abc')`, gives: null },
      { expr: `${name}(null)`, gives: null },
      { expr: `${name}()`, fails: 'out of range' },
    ],
    call: (args) => convert(arg(args, 0)),
  };
}

export const conversionFunctions: readonly StellarFunction[] = [
  converter('TO_INTEGER', 'int', toInteger, [' 42 ', 42]),
  converter('TO_LONG', 'long', toLong, ['-7', -7]),
  converter('TO_FLOAT', 'float', toFloat, ['1.5f', 1.5]),
  converter('TO_DOUBLE', 'double', toDouble, ['1e3', 1000]),
];
