import type { DescribedFunction } from '../../operations/stellar/list-functions.js';
import { toJson } from '../output/envelope.js';
import type { Style } from './style.js';
import { type Column, renderTable, type TableOptions } from './table.js';

/** One row for each function; for a single function, everything about it. */
export function renderFunctions(functions: readonly DescribedFunction[], options: TableOptions): string {
  const [only] = functions;
  if (only !== undefined && functions.length === 1) return renderFunction(only, options.style);
  const columns: readonly Column<DescribedFunction>[] = [
    { title: 'FUNCTION', value: signature },
    { title: 'FAMILY', value: ({ family }) => family },
    { title: 'WHAT IT DOES', value: ({ summary }) => summary, flexible: true },
  ];
  return renderTable(columns, functions, options);
}

/** A function with its parameters, what it returns, and examples. */
export function renderFunction(definition: DescribedFunction, style: Style): string {
  const { summary, parameters, returns, examples, needs } = definition;
  const widest = Math.max(0, ...parameters.map(({ name }) => name.length));
  const shown = examples.map((example) => {
    const gives = 'fails' in example ? `fails: ${example.fails}` : toJson(example.gives, false);
    const vars = example.vars === undefined ? '' : `   with ${toJson(example.vars, false)}`;
    return `  ${example.expr}  ${style.dim(`-> ${gives}${vars}`)}`;
  });
  return [
    style.bold(signature(definition)),
    summary,
    ...(parameters.length === 0 ? [] : ['', ...parameters.map((each) => `  ${each.name.padEnd(widest)}  ${each.summary}`)]),
    '',
    `Returns ${returns}.`,
    ...(needs.length === 0 ? [] : [`Needs ${needs.join(', ')}.`]),
    ...(shown.length === 0 ? [] : ['', 'Examples', ...shown]),
  ].join('\n');
}

/** `MAP_GET(key, map, default?)` */
function signature({ name, parameters }: DescribedFunction): string {
  return `${name}(${parameters.map((each) => `${each.name}${each.rest ? '…' : each.optional ? '?' : ''}`).join(', ')})`;
}
