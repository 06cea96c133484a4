import type { StellarError } from './errors.js';
import { caretAt } from './syntax/position.js';

/** An error as a person reads it: what is wrong, then the line of the expression with a caret under the place. */
export function explain(error: StellarError, source: string): string {
  const { position, message } = error;
  if (position === undefined) return message;
  return `${message}\n${caretAt(source, position)}`;
}
