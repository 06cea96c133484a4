import type { StellarError } from './errors.js';
import { caretAt } from './syntax/position.js';

/** What is wrong, in one line: the function and what it was given, the trouble, and what was probably meant. */
export function summary({ functionName, given = [], message, suggestion }: StellarError): string {
  const call = functionName === undefined ? '' : `${functionName}(${given.join(', ')}): `;
  return `${call}${message}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

/** An error as a person reads it: the summary, then the line of the expression with a caret under the place. */
export function explain(error: StellarError): string {
  const { position, source } = error;
  return position === undefined || source === undefined ? summary(error) : `${summary(error)}\n${caretAt(source, position)}`;
}
