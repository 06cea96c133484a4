import type { Registry } from '../functions/registry.js';
import type { Frame } from '../run.js';
import type { Value } from '../values.js';

/** A compiled piece of an expression: evaluates it in a frame. */
export type Code = (frame: Frame) => Value;

/** What a piece is compiled within: the functions to bind, and the parameters of the lambdas around it, innermost first. */
export interface Scope {
  readonly registry: Registry;
  readonly source: string;
  readonly parameters: readonly (readonly string[])[];
}
