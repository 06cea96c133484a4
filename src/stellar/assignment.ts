import { allFields } from './plan/names.js';
import { spellings } from './syntax/tokens.js';

/** What the shell has beyond expressions: a variable, and the expression that gives its new value. */
export interface Assignment {
  readonly variable: string;
  /** As typed behind `:=`; spelled out for the others: `x += 1 or y` is `x + (1 or y)`. */
  readonly expression: string;
}

const assigned = /^\s*([a-zA-Z_$](?:[a-zA-Z0-9_.:]*[a-zA-Z0-9_.])?)\s*(:=|\+=|-=|\*=|\/=|\+\+|--)([\s\S]*)$/;

/**
 * Reads `x := expr`, `x += expr` (also `-=`, `*=`, `/=`), `x++` and `x--`. A variable without a value counts as 0, as in all arithmetic.
 *
 * @returns undefined when the line is no assignment; then it is an expression
 */
export function assignmentOf(line: string): Assignment | undefined {
  const [, variable = '', operator = '', rest = ''] = assigned.exec(line) ?? [];
  if (variable === '' || variable === allFields || spellings.has(variable)) return undefined;
  const operand = rest.trim();
  const sign = operator.charAt(0);
  if (operator === ':=') return { variable, expression: operand };
  if (operator === '++' || operator === '--') return operand === '' ? { variable, expression: `${variable} ${sign} 1` } : undefined;
  return { variable, expression: `${variable} ${sign} (${operand})` };
}
