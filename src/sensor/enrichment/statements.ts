import { assignmentOf } from '../../stellar/assignment.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import type { Expression } from '../../stellar/expression.js';
import { compileFor } from '../config/compile.js';

export interface Statement {
  readonly variable: string;
  readonly expression: Expression;
}

/** Statements that see each other's results, one after the other. */
export interface StatementGroup {
  /** Empty for statements outside any named group. */
  readonly name: string;
  readonly statements: readonly Statement[];
}

/**
 * The `config` of a Stellar adapter: `{variable: expression}`, a list of `variable := expression`, or such under names of groups.
 * What is no text and no group is ignored.
 *
 * @param where for errors
 * @throws Failure BAD_SENSOR_CONFIG for an expression that does not compile
 */
export function statementGroups(config: unknown, where: string, evaluator: Evaluator): StatementGroup[] {
  const groups = new Map<string, Statement[]>();
  const add = (group: string, variable: string, source: string) => {
    const expression = compileFor(source, `${where}: ${variable}`, evaluator);
    groups.set(group, [...(groups.get(group) ?? []), { variable, expression }]);
  };
  const addAll = (group: string, statements: unknown) => {
    if (Array.isArray(statements)) {
      for (const { variable, expression } of statements.flatMap((line) => (typeof line === 'string' ? (assignmentOf(line) ?? []) : []))) {
        add(group, variable, expression);
      }
    } else if (statements instanceof Map) {
      for (const [name, value] of statements) {
        if (typeof value === 'string') add(group, String(name), value);
        else if (group === '') addAll(String(name), value);
      }
    }
  };
  addAll('', config);
  return Array.from(groups, ([name, statements]) => ({ name, statements }));
}
