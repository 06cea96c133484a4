import type { Maybe } from '../../stellar/functions/waiting.js';
import type { Value } from '../../stellar/values.js';
import type { Message } from '../message.js';

export type Fields = readonly (readonly [name: string, value: Value])[];

/** One thing to be looked up for a message: a field by an adapter, or a group of expressions. All of a stage's are under way at once. */
export interface Task {
  /** As Metron's timing fields name it: `geoadapter`. */
  readonly adapter: string;
  /** Whether the message has what it takes. */
  applies(message: Message): boolean;
  /** What it is about, for the error message. */
  input(message: Message): Message;
  /** @throws anything: the message goes on without the result */
  run(message: Message, signal: AbortSignal | undefined): Maybe<Fields>;
}

/** A task about one field, which has to have a value. */
export function fieldTask(adapter: string, field: string, lookUp: (value: Value, signal: AbortSignal | undefined) => Maybe<Fields>): Task {
  return {
    adapter,
    applies: (message) => (message.get(field) ?? null) !== null,
    input: (message) => new Map([[field, message.get(field) ?? null]]),
    run: (message, signal) => lookUp(message.get(field) ?? null, signal),
  };
}
