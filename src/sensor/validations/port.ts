import type { Evaluator } from '../../stellar/evaluator.js';
import type { Maybe } from '../../stellar/functions/waiting.js';
import type { Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import type { Message } from '../message.js';

/** One entry of the global `fieldValidations`. */
export interface Validation {
  readonly waits: boolean;
  /** The declared input; empty for the whole message. */
  readonly input: readonly string[];
  /** @throws StellarError from an expression */
  holds(message: Message, signal?: AbortSignal): Maybe<boolean>;
}

export interface ValidationEnvironment {
  readonly evaluator: Evaluator;
  readonly now: () => number;
  /** The global config: variables of STELLAR validations. */
  readonly globals: ReadonlyMap<string, Value>;
}

export interface ValidationConfig {
  readonly input: readonly string[];
  readonly options: Options;
  /** The same as values: variables of STELLAR validations. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly where: string;
}

export type MakeValidation = (config: ValidationConfig, environment: ValidationEnvironment) => Validation;

/** The values of the declared input, null where absent; all values without one. */
export function valuesOf(message: Message, input: readonly string[]): Value[] {
  return input.length === 0 ? [...message.values()] : input.map((name) => message.get(name) ?? null);
}
