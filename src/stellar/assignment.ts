import { allFields } from './plan/names.js';
import { spellings } from './syntax/tokens.js';

/** An assignment, which only the shell knows: a variable, and the expression for its new value. */
export interface Assignment {
  readonly variable: string;
  /** The text after `:=`; for the other operators the whole operation: `x += 1 or y` gives `x + (1 or y)`. */
  readonly expression: string;
}

const assigned = /^\s*([a-zA-Z_$](?:[a-zA-Z0-9_.:]*[a-zA-Z0-9_.])?)\s*(:=|\+=|-=|\*=|\/=|\+\+|--)([\s\S]*)$/;

/**
 * Reads `x := expr`, `x += expr` (also `-=`, `*=`, `/=`), `x++` and `x--`. A variable without a value counts as 0, as in all arithmetic.
 *
 * @returns undefined when the line is not an assignment, but an expression
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
