/** `maas stellar eval --ndjson`: one question a line, one answer a line. */
import { StellarError, tooMuch } from './errors.js';
import type { Evaluator } from './evaluator.js';
import { summary } from './explain.js';
import { decode, encode, typeOf } from './json.js';
import { textOf } from './text.js';
import { kindOf, StellarMap, type Value, type ValueMap } from './values.js';

export type Answer =
  | { readonly id: unknown; readonly value: unknown; readonly type: string }
  | {
      readonly id: unknown;
      readonly error: {
        readonly fault: string;
        readonly message: string;
        readonly line?: number;
        readonly column?: number;
        readonly suggestion?: string;
      };
    };

interface Question {
  readonly expr: string;
  readonly vars: Map<string, Value>;
  readonly predicate: boolean;
  readonly undefinedIs: 'null' | 'error';
}

/**
 * @param line `{"id", "expr", "vars", "mode": "value"|"predicate", "undefined": "error"|"null"}`; all but expr may be left out
 * @returns `{"id", "value", "type"}` or `{"id", "error"}`, also for a line that is no question; a fault outside the language (a defect, an abort) rejects
 */
export async function answer(evaluator: Evaluator, line: string, signal?: AbortSignal): Promise<Answer> {
  let id: unknown = null;
  try {
    const map = asMap(decode(line), 'a question');
    id = encode(map.get('id') ?? null);
    const value = await ask(evaluator, questionOf(map), signal);
    return { id, value: encode(value), type: typeOf(value) };
  } catch (error) {
    if (error instanceof StellarError) return { id, error: described(error) };
    if (error instanceof RangeError) return { id, error: described(tooMuch(error)) };
    throw error;
  }
}

async function ask(
  evaluator: Evaluator,
  { expr, vars, predicate, undefinedIs }: Question,
  signal: AbortSignal | undefined,
): Promise<Value> {
  const expression = evaluator.compile(expr);
  const options = { undefined: undefinedIs, ...(signal === undefined ? {} : { signal }) };
  return predicate ? expression.testAsync(vars, options) : expression.evaluateAsync(vars, options);
}

function questionOf(map: ValueMap): Question {
  const expr = map.get('expr') ?? null;
  if (expr !== null && typeof expr !== 'string') throw badQuestion(`expr is text, got ${kindOf(expr)}`);
  const vars = asMap(map.get('vars') ?? new StellarMap(), 'vars');
  return {
    expr: expr ?? '',
    vars: new Map(Array.from(vars, ([name, value]) => [textOf(name), value])),
    predicate: oneOf(map, 'mode', ['value', 'predicate']) === 'predicate',
    undefinedIs: oneOf(map, 'undefined', ['null', 'error']),
  };
}

/** The first choice is the default. */
function oneOf<Choice extends string>(map: ValueMap, name: string, choices: readonly [Choice, Choice]): Choice {
  const given = map.get(name) ?? choices[0];
  const chosen = choices.find((choice) => choice === given);
  if (chosen === undefined) throw badQuestion(`${name} is ${choices.join(' or ')}, got ${textOf(given)}`);
  return chosen;
}

function asMap(value: Value, what: string): ValueMap {
  if (value instanceof StellarMap) return value;
  throw badQuestion(`${what} is a JSON object, got ${kindOf(value)}`);
}

function badQuestion(message: string): StellarError {
  return new StellarError('illegal argument', message);
}

function described(error: StellarError) {
  const { fault, position, suggestion } = error;
  return {
    fault,
    message: summary(error),
    ...(position === undefined ? {} : { line: position.line, column: position.column }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
