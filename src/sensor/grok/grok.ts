import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import type { Value } from '../../stellar/values.js';
import { type Capture, expand } from './expand.js';

interface Field {
  readonly name: string;
  /** Number of the group. */
  readonly group: number;
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
   * One pair of quotes is taken off; what reads as a 32-bit integer is one.
   *
   * @throws StellarError limit, when the search takes too long
   */
  match(text: string): Map<string, Value> | undefined {
    const groups = this.#pattern.find(text)?.groups;
    if (groups === undefined) return undefined;
    const found = new Map<string, Value>();
    for (const { name, group } of this.#fields) found.set(name, captureOf(groups[group] ?? null));
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
  for (const { field, group } of captures) byName.set(field, { name: field, group: groups.get(group) ?? 0 });
  byName.delete(label);
  return [...byName.values()];
}

function captureOf(text: string | null): Value {
  if (text === null) return null;
  const bare = unquoted(text);
  return integerOf(bare) ?? bare;
}

function unquoted(text: string): string {
  const quote = text.charAt(0);
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** `Integer.parseInt`, without its exception. */
function integerOf(text: string): number | undefined {
  const first = text.charCodeAt(0);
  // A digit or a sign: everything else is let off cheaply.
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45) || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return (value | 0) === value ? value + 0 : undefined;
}
