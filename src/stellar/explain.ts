import type { StellarError } from './errors.js';
import { caretAt } from './syntax/position.js';

/** The error in one line: the function with its arguments, what is wrong, and what was probably meant. */
export function summary({ functionName, given = [], message, suggestion }: StellarError): string {
  const call = functionName === undefined ? '' : `${functionName}(${given.join(', ')}): `;
  return `${call}${message}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

/** The error for people: the summary, then the line of the expression with a caret under the position. */
export function explain(error: StellarError): string {
  const { position, source } = error;
  return position === undefined || source === undefined ? summary(error) : `${summary(error)}\n${caretAt(source, position)}`;
}
