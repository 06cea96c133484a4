import { toInteger } from '../conversions.js';
import { illegalArgument, nullValue, StellarError } from '../errors.js';
import { textTable } from '../management/text-table.js';
import { textOf } from '../text.js';
import { StellarMap, type Value } from '../values.js';
import { arg, asMap, asString } from './arguments.js';
import { type Family, need, type StellarFunction } from './definition.js';

const mapToTable: StellarFunction = {
  name: 'SHELL_MAP2TABLE',
  summary: 'Shows a map as a table.',
  parameters: [{ name: 'map', summary: 'any map' }],
  returns: 'the table; null without an argument',
  examples: [
    {
      expr: "SHELL_MAP2TABLE({'a' : 1})",
      gives: '╔═════╤═══════╗\n║ KEY │ VALUE ║\n╠═════╪═══════╣\n║ a   │ 1     ║\n╚═════╧═══════╝\n',
    },
    {
      expr: 'SHELL_MAP2TABLE(null)',
      gives: '╔═════╤═══════╗\n║ KEY │ VALUE ║\n╠═════╧═══════╣\n║ (empty)     ║\n╚═════════════╝\n',
    },
    { expr: 'SHELL_MAP2TABLE()', gives: null },
    { expr: "SHELL_MAP2TABLE({'a' : null})", fails: 'null value' },
  ],
  call(args) {
    if (args.length === 0) return null;
    const cell = (value: Value) => {
      if (value === null) throw nullValue('a key or value');
      return textOf(value);
    };
    return textTable(
      ['KEY', 'VALUE'],
      [...(asMap(arg(args, 0)) ?? [])].map((pair) => pair.map(cell)),
    );
  },
};

const listVariables: StellarFunction = {
  name: 'SHELL_LIST_VARS',
  summary: 'Shows the variables of the shell.',
  parameters: [{ name: 'wrap', summary: 'how wide a cell may be; default as it is', optional: true }],
  returns: 'a table',
  needs: ['shell'],
  examples: [{ expr: "'║ x        │ 3     │ 1 + 2      ║' in SHELL_LIST_VARS()", gives: true }],
  call(args, context) {
    const width = args.length > 0 ? (toInteger(arg(args, 0)) ?? 0) : 0;
    const rows = Array.from(need(context, 'shell').variables(), ([name, { value, expression }]) => {
      if (expression === undefined) throw nullValue(`the expression of ${name}`);
      return [name, textOf(value), expression].map((cell) => (width > 0 ? wrapped(cell, width) : cell));
    });
    return textTable(['VARIABLE', 'VALUE', 'EXPRESSION'], rows);
  },
};

const variablesToMap: StellarFunction = {
  name: 'SHELL_VARS2MAP',
  summary: 'The expressions that variables of the shell were set by.',
  parameters: [{ name: 'name', summary: 'of a variable', rest: true }],
  returns: 'a map of names to expressions; unknown ones are left out',
  needs: ['shell'],
  examples: [{ expr: "SHELL_VARS2MAP('x', 'unknown')", gives: { x: '1 + 2' } }],
  call(args, context) {
    const known = new Map(need(context, 'shell').variables());
    const found = args.flatMap((name): [Value, Value][] => {
      const expression = typeof name === 'string' ? known.get(name)?.expression : undefined;
      return expression === undefined ? [] : [[name, expression]];
    });
    return StellarMap.of(found);
  },
};

const getExpression: StellarFunction = {
  name: 'SHELL_GET_EXPRESSION',
  summary: 'The expression that a variable of the shell was set by.',
  parameters: [{ name: 'name', summary: 'of the variable' }],
  returns: 'its text; null for an unknown one',
  needs: ['shell'],
  examples: [
    { expr: "SHELL_GET_EXPRESSION('x')", gives: '1 + 2' },
    { expr: "SHELL_GET_EXPRESSION('unknown')", gives: null },
  ],
  call(args, context) {
    const name = asString(arg(args, 0));
    if (name === null) throw illegalArgument('the name of a variable is null');
    return new Map(need(context, 'shell').variables()).get(name)?.expression ?? null;
  },
};

const edit: StellarFunction = {
  name: 'SHELL_EDIT',
  summary: 'Opens a text in your editor: that of EDITOR, else of VISUAL, else vi.',
  parameters: [{ name: 'text', summary: 'to begin with; default none', optional: true }],
  returns: 'the text as it was saved, without blanks at its ends; null when the editor failed',
  needs: ['editor'],
  examples: [
    { expr: "SHELL_EDIT('1 + 1')", gives: '1 + 1 edited' },
    { expr: 'SHELL_EDIT()', gives: 'edited' },
    { expr: 'SHELL_EDIT(5)', fails: 'wrong kind' },
  ],
  async: true,
  async call([given = null], context) {
    const text = asString(given) ?? '';
    try {
      return (await need(context, 'editor').edit(text, context.signal))?.trim() ?? null;
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof StellarError) throw error;
      return null;
    }
  },
};

/** Functions of the shell. */
export const shell: Family = { name: 'shell', functions: [mapToTable, listVariables, variablesToMap, getExpression, edit] };

/** Lines of at most so many characters, broken between words where that is possible. */
function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => each.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [''])) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
