/** What the shell has beyond expressions: a name, an assignment, and an expression for its new value. */
export interface Assignment {
  readonly variable: string;
  /** As typed, or, for `x += 1` and its like, spelled out: `x + (1)`. */
  readonly expression: string;
}

const name = '[a-zA-Z_$](?:[a-zA-Z_.:0-9]*[a-zA-Z_.0-9])?';
const plain = new RegExp(`^\\s*(${name})\\s*:=([\\s\\S]*)$`);
const updating = new RegExp(`^\\s*(${name})\\s*([-+*/])=([\\s\\S]*)$`);
const counting = new RegExp(`^\\s*(${name})\\s*(\\+\\+|--)\\s*$`);

/**
 * Reads `x := 1`, `x += 1` (also `-= *= /=`), `x++` and `x--`. An undefined variable counts as 0 in the last two kinds, as in all arithmetic.
 *
 * @returns undefined when the line is no assignment
 */
export function assignmentOf(line: string): Assignment | undefined {
  const [, variable, expression] = plain.exec(line) ?? [];
  if (variable !== undefined && expression !== undefined) return { variable, expression: expression.trim() };
  const [, changed, operator, operand] = updating.exec(line) ?? [];
  if (changed !== undefined && operand !== undefined)
    return { variable: changed, expression: `${changed} ${operator} (${operand.trim()})` };
  const [, counted, sign] = counting.exec(line) ?? [];
  return counted === undefined ? undefined : { variable: counted, expression: `${counted} ${sign === '++' ? '+' : '-'} 1` };
}
