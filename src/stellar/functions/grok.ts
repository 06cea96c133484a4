import { textTable } from '../management/text-table.js';
import { textOf } from '../text.js';
import type { Value } from '../values.js';
import { arg, asString } from './arguments.js';
import { type Family, need, type StellarFunction } from './definition.js';
import { predictGrok } from './grok/predict.js';

const evaluate: StellarFunction = {
  name: 'GROK_EVAL',
  summary: 'Tries a grok expression on texts. The common patterns are known to it.',
  parameters: [
    { name: 'expression', summary: 'such as %{NUMBER:bytes}' },
    { name: 'text', summary: 'a text, or a list of texts' },
  ],
  returns:
    'a table: a column for each field, a row for each text; NO MATCH when it finds nothing; null for what is no expression or no text',
  needs: ['grok'],
  examples: [
    {
      expr: "GROK_EVAL('%{INT:id} %{WORD:method}', '3 GET')",
      gives: '╔════╤════════╗\n║ id │ method ║\n╠════╪════════╣\n║ 3  │ GET    ║\n╚════╧════════╝\n',
    },
    { expr: "'║ MISSING' in GROK_EVAL('^%{INT:id}', ['3', 'x'])", gives: true },
    { expr: "GROK_EVAL('%{INT:id}', 'none')", gives: 'NO MATCH' },
    { expr: "GROK_EVAL('%{UNHEARD:id}', '3')", gives: null },
    { expr: "GROK_EVAL('%{INT:id}', null)", gives: null },
  ],
  call(args, context) {
    const expression = arg(args, 0);
    const texts = textsOf(arg(args, 1));
    if (typeof expression !== 'string' || texts === undefined) return null;
    const match = need(context, 'grok')(expression);
    if (match === undefined) return null;
    const rows = texts.map((text) => {
      context.step(1 + text.length / 10);
      return captured(match(text));
    });
    const names = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort();
    if (names.length === 0) return 'NO MATCH';
    return textTable(
      names,
      rows.map((row) => names.map((name) => row.get(name) ?? 'MISSING')),
    );
  },
};

const predict: StellarFunction = {
  name: 'GROK_PREDICT',
  summary: 'Guesses a grok expression from a text, to begin with: the common patterns that its pieces look like.',
  parameters: [{ name: 'text', summary: 'a line of the kind that is to be parsed' }],
  returns: 'an expression that matches the text; null for null',
  needs: ['grok'],
  examples: [
    { expr: "GROK_PREDICT('10.0.0.1 GET /a 200')", gives: '^%{IP:ip} %{WORD:word} %{UNIXPATH:unixpath} %{NUMBER:number}$' },
    { expr: "GROK_PREDICT('[a] (b)')", gives: '^\\[%{WORD:word}\\] \\(%{WORD:word_2}\\)$' },
    { expr: 'GROK_PREDICT(null)', gives: null },
    { expr: 'GROK_PREDICT(5)', fails: 'wrong kind' },
  ],
  call(args, context) {
    const text = asString(arg(args, 0));
    return text === null ? null : predictGrok(text, need(context, 'grok'), (units) => context.step(units));
  },
};

/** Functions for trying out grok expressions. */
export const grok: Family = { name: 'grok', functions: [evaluate, predict] };

function textsOf(value: Value): string[] | undefined {
  const texts = Array.isArray(value) ? value : [value];
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}

function captured(fields: ReadonlyMap<string, Value> | undefined): ReadonlyMap<string, string> {
  return new Map([...(fields ?? [])].flatMap(([name, value]) => (value === null ? [] : [[name, textOf(value)]])));
}
