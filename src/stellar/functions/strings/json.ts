import { failed, illegalArgument, StellarError } from '../../errors.js';
import { readJson } from '../../json-reader.js';
import { kindOf, StellarMap, type Value } from '../../values.js';
import { arg, asString } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

interface Reading {
  readonly name: string;
  readonly returns: string;
  readonly accepts: (value: Value) => boolean;
  readonly examples: StellarFunction['examples'];
}

function reader({ name, returns, accepts, examples }: Reading): StellarFunction {
  return {
    name,
    summary: 'Parses JSON text. What stands after a complete value is ignored.',
    parameters: [{ name: 'string', summary: 'JSON; null gives null, the empty string itself' }],
    returns,
    examples: [
      ...examples,
      { expr: `${name}(null)`, gives: null },
      { expr: `${name}('')`, gives: '' },
      { expr: `${name}("{'a':1}")`, fails: 'failed' },
      { expr: `${name}(5)`, fails: 'wrong kind' },
    ],
    call(args, context) {
      if (args.length === 0) throw illegalArgument(`usage: ${name}(string)`);
      const text = asString(arg(args, 0));
      if (text === null || text === '') return text;
      context.step(text.length);
      const value = parsed(text);
      if (value === null || accepts(value)) return value;
      throw failed(`${shown(text)} is JSON of another kind: ${kindOf(value)}`);
    },
  };
}

function parsed(text: string): Value {
  try {
    return readJson(text, { trailing: 'ignored' });
  } catch (error) {
    if (!(error instanceof StellarError) || error.fault === 'limit') throw error;
    throw failed(`${shown(text)} is ${error.message}`, error);
  }
}

/** The text in a message; cut where nobody would read on. */
function shown(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}

export const jsonFunctions: readonly StellarFunction[] = [
  reader({
    name: 'TO_JSON_OBJECT',
    returns: 'a map for an object, a list for an array; whole numbers by their size, others as doubles',
    accepts: () => true,
    examples: [
      { expr: `TO_JSON_OBJECT('{"a": [1, 2.0, null]}')`, gives: { a: [1, 2, null] } },
      { expr: "TO_JSON_OBJECT('12 rest')", gives: 12, kind: 'int' },
    ],
  }),
  reader({
    name: 'TO_JSON_MAP',
    returns: 'the map of an object',
    accepts: (value) => value instanceof StellarMap,
    examples: [
      { expr: `TO_JSON_MAP('{"a": 1}')`, gives: { a: 1 } },
      { expr: "TO_JSON_MAP('[1]')", fails: 'failed' },
    ],
  }),
  reader({
    name: 'TO_JSON_LIST',
    returns: 'the list of an array',
    accepts: Array.isArray,
    examples: [
      { expr: "TO_JSON_LIST('[1, 2]')", gives: [1, 2] },
      { expr: "TO_JSON_LIST('{}')", fails: 'failed' },
    ],
  }),
];
