import type { Clock } from '../../runtime/clock/clock.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import type { Maybe } from '../../stellar/functions/waiting.js';
import type { Value } from '../../stellar/values.js';
import type { TransformationConfig } from '../config/parser-config.js';
import type { Message } from '../message.js';

export interface RecordContext {
  /** What came beside the record, by prefixed name; visible to expressions where no field has the name. */
  readonly metadata: ReadonlyMap<string, Value>;
  readonly signal: AbortSignal | undefined;
}

/** One entry of `fieldTransformations`: changes a message in place. */
export interface Transformation {
  /** It may have to wait: `apply` may give a promise. */
  readonly waits: boolean;
  /** @throws Error what an expression throws, which fails the record */
  apply(message: Message, context: RecordContext): Maybe<void>;
}

export interface TransformationEnvironment {
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  /** Variables of Stellar transformations, behind the message's fields. */
  readonly parserConfig: ReadonlyMap<string, Value>;
  /** `cacheConfig` of the sensor. */
  readonly cacheConfig: ReadonlyMap<string, unknown>;
}

/** @param where for errors: `fieldTransformations.0 of parsers/squid.json` @throws Failure BAD_SENSOR_CONFIG */
export type MakeTransformation = (config: TransformationConfig, where: string, environment: TransformationEnvironment) => Transformation;

/** The declared input: exactly those fields, null where they are absent; without a declaration the message itself. */
export function inputOf(message: Message, input: readonly string[] | undefined): ReadonlyMap<string, Value> {
  return input === undefined ? message : new Map(input.map((name) => [name, message.get(name) ?? null]));
}

/** null removes the field, as results of every transformation do. */
export function setOrRemove(message: Message, name: string, value: Value): void {
  if (value === null) message.delete(name);
  else message.set(name, value);
}
