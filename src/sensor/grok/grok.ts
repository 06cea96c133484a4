import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import type { Value } from '../../stellar/values.js';
import { captureOf } from './capture.js';
import { type Capture, type CaptureType, expand } from './expand.js';

interface Field {
  readonly name: string;
  /** Number of the group. */
  readonly group: number;
  readonly type: CaptureType | undefined;
}

/** A grok expression, compiled: what `%{LABEL}` finds in a text. */
export class Grok {
  readonly #pattern: Pattern;
  /** Of fields with the same name only the last counts. */
  readonly #fields: readonly Field[];

  /**
   * @param label       the definition that is the whole expression; its own capture is no field
   * @throws Failure BAD_SENSOR_CONFIG for a name that is not defined, or an expression that does not compile
   */
  constructor(definitions: ReadonlyMap<string, string>, label: string) {
    const { regex, captures } = expand(definitions, label);
    this.#pattern = compiled(regex, label);
    this.#fields = fieldsOf(captures, this.#pattern.names, label);
  }

  /** Names of the fields that a match yields. */
  get fields(): string[] {
    return this.#fields.map(({ name }) => name);
  }

  /**
   * The fields of the first place where it matches, null where a part did not take part; undefined when it matches nowhere.
   * @throws StellarError limit, when the search takes too long
   */
  match(text: string): Map<string, Value> | undefined {
    const groups = this.#pattern.find(text)?.groups;
    if (groups === undefined) return undefined;
    const found = new Map<string, Value>();
    for (const { name, group, type } of this.#fields) found.set(name, captureOf(groups[group] ?? null, type));
    return found;
  }
}

function compiled(regex: string, label: string): Pattern {
  try {
    return new Pattern(regex);
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
    throw new Failure('BAD_SENSOR_CONFIG', `the grok pattern ${label} does not compile: ${error.message}`, { label }, { cause: error });
  }
}

function fieldsOf(captures: readonly Capture[], groups: ReadonlyMap<string, number>, label: string): Field[] {
  const byName = new Map<string, Field>();
  for (const { field, group, type } of captures) byName.set(field, { name: field, group: groups.get(group) ?? 0, type });
  byName.delete(label);
  return [...byName.values()];
}
