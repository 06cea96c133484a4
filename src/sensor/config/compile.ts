import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import { explain } from '../../stellar/explain.js';
import type { Expression } from '../../stellar/expression.js';

/** @param where for errors @throws Failure BAD_SENSOR_CONFIG, with the place in the expression */
export function compileFor(source: string, where: string, evaluator: Evaluator): Expression {
  try {
    return evaluator.compile(source);
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
    throw new Failure('BAD_SENSOR_CONFIG', `${where}: ${explain(error)}`, { where, expression: source }, { cause: error });
  }
}
