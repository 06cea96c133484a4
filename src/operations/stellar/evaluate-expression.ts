import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import { explain } from '../../stellar/explain.js';
import { encode, typeOf } from '../../stellar/json.js';
import { textOf } from '../../stellar/text.js';
import type { Value } from '../../stellar/values.js';

export interface Evaluation {
  readonly expr: string;
  readonly vars: ReadonlyMap<string, Value>;
  readonly mode: 'value' | 'predicate';
  /** What a variable that is not given evaluates to. */
  readonly undefined: 'null' | 'error';
}

export interface Evaluated {
  /** As JSON; docs/stellar.md says how values that JSON lacks are written. */
  readonly value: unknown;
  /** int, long, float, double, string, boolean, list, set, map, null */
  readonly type: string;
  /** As TO_STRING shows it. */
  readonly text: string;
}

/** Evaluates one expression. @throws Failure BAD_EXPRESSION, with the place and a caret if known; the reason of `signal` */
export async function evaluateExpression(
  evaluator: Evaluator,
  { expr, vars, mode, undefined: undefinedIs }: Evaluation,
  signal: AbortSignal,
): Promise<Evaluated> {
  try {
    const expression = evaluator.compile(expr);
    const options = { undefined: undefinedIs, signal };
    const value = await (mode === 'predicate' ? expression.testAsync(vars, options) : expression.evaluateAsync(vars, options));
    return { value: encode(value), type: typeOf(value), text: textOf(value) };
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
    throw error.fault === 'defect' ? error.cause : badExpression(error);
  }
}

function badExpression(error: StellarError): Failure {
  const { fault, position, suggestion, functionName } = error;
  const details = {
    fault,
    ...(position !== undefined && { line: position.line, column: position.column }),
    ...(functionName !== undefined && { function: functionName }),
    ...(suggestion !== undefined && { suggestion }),
  };
  const hint = functionName === undefined ? undefined : `maas stellar functions ${functionName} shows what it takes`;
  return new Failure('BAD_EXPRESSION', explain(error), details, { cause: error, hint });
}
