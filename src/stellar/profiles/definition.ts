import { illegalArgument, StellarError } from '../errors.js';
import { readJson } from '../json-reader.js';
import { textOf } from '../text.js';
import { StellarMap, type Value } from '../values.js';

type Statements = readonly (readonly [variable: string, expression: string])[];

/** A profile: what is kept of the messages of an entity, and what that comes to at the end of a period. All are expressions. */
export interface ProfileDefinition {
  readonly profile: string;
  readonly foreach: string;
  /** Blank: every message. */
  readonly onlyIf: string;
  readonly init: Statements;
  readonly update: Statements;
  readonly groupBy: readonly string[];
  readonly result: string;
}

/** Reads a profiler configuration. @throws StellarError illegal argument, with what is wrong */
export function definitionsIn(json: string): ProfileDefinition[] {
  const profiles = field(parsed(json), 'profiles');
  if (!Array.isArray(profiles)) throw illegalArgument('a profiler configuration has a list of profiles');
  return profiles.map((each) => {
    const result = field(each, 'result');
    return {
      profile: text(each, 'profile'),
      foreach: text(each, 'foreach'),
      onlyIf: textOf(field(each, 'onlyif') ?? ''),
      init: statements(field(each, 'init')),
      update: statements(field(each, 'update')),
      groupBy: texts(field(each, 'groupBy')),
      result: result instanceof StellarMap ? text(result, 'profile') : text(each, 'result'),
    };
  });
}

function parsed(json: string): Value {
  try {
    return readJson(json);
  } catch (error) {
    if (error instanceof StellarError) throw illegalArgument(`no profiler configuration: ${error.message}`);
    throw error;
  }
}

function field(value: Value, name: string): Value {
  return value instanceof StellarMap ? (value.get(name) ?? null) : null;
}

function text(value: Value, name: string): string {
  const found = field(value, name);
  if (typeof found !== 'string' || found.trim() === '') throw illegalArgument(`a profile needs ${name}, as text`);
  return found;
}

function statements(value: Value): Statements {
  if (value === null) return [];
  if (!(value instanceof StellarMap)) throw illegalArgument('init and update of a profile are maps of variables and expressions');
  return Array.from(value, ([variable, expression]) => [textOf(variable), textOf(expression)] as const);
}

function texts(value: Value): string[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw illegalArgument('groupBy of a profile is a list of expressions');
  return value.map(textOf);
}
