import type { StellarError } from './errors.js';
import type { Expression } from './expression.js';
import type { Variables } from './run.js';
import { caretAt } from './syntax/position.js';
import { textOf } from './text.js';

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

const longestShown = 200;

/**
 * For a log or an error message: the expression, the trouble, and the variables that play a part, those without a value as `missing`.
 * The parts and their order are Metron's.
 */
export function report(error: StellarError, { source, uses }: Expression, variables: Variables): string {
  const shown = Array.from(uses.variables, (name) => `${name}=${shortened(variables, name)}`);
  const relevant = shown.length === 0 ? '' : ` with relevant variables ${shown.join(',')}`;
  return `Unable to parse: ${source} due to: ${summary(error)}${relevant}`;
}

function shortened(variables: Variables, name: string): string {
  const value = variables.get(name) ?? null;
  if (value === null) return 'missing';
  const text = typeof value === 'object' && 'size' in value && value.size > 100 ? `a collection of ${value.size}` : textOf(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
