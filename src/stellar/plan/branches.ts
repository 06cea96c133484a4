/** What is evaluated only when it is needed: and, or, if, match. */
import { after, type Maybe } from '../functions/waiting.js';
import { condition, truth } from '../operators/truth.js';
import type { LogicOperator } from '../syntax/tree.js';
import type { Value } from '../values.js';
import type { Frame } from './frame.js';
import { type Code, located, type Plan, ready, unary } from './plan.js';

/** A condition with its place, and what holds then. */
export interface Branch {
  readonly condition: Plan;
  readonly result: Plan;
  readonly offset: number;
}

/**
 * A right-associative chain, read from the left: true before `or` ends it with true, false before `and` with false,
 * and anything else leaves the answer to the rest.
 */
export function logic(operands: readonly Plan[], operators: readonly LogicOperator[]): Plan {
  const last = operands.length - 1;
  const codes = readyCodes(operands);
  if (codes === undefined) {
    const from = (frame: Frame, index: number): Maybe<Value> =>
      after(operands[index]?.code(frame) ?? null, (value) => {
        const holds = truth(value);
        return index === last || holds === (operators[index] === 'or') ? holds : from(frame, index + 1);
      });
    return { waits: true, code: (frame) => from(frame, 0) };
  }
  const [left, right] = codes;
  if (codes.length === 2 && left !== undefined && right !== undefined) {
    return ready(operators[0] === 'or' ? (f) => truth(left(f)) || truth(right(f)) : (f) => truth(left(f)) && truth(right(f)));
  }
  const ends = operators.map((operator) => operator === 'or');
  return ready((frame) => {
    let holds = false;
    for (let i = 0; i < codes.length; i++) {
      holds = truth(codes[i]?.(frame) ?? null);
      if (holds === ends[i]) break;
    }
    return holds;
  });
}

/** The first branch whose condition is true, else `otherwise`. */
export function branches(source: string, candidates: readonly Branch[], otherwise: Plan): Plan {
  let plan = otherwise;
  for (const { condition: test, result, offset } of candidates.toReversed()) {
    plan = either(unary(test, located(source, offset, condition)), result, plan);
  }
  return plan;
}

/** `test` gives a boolean. */
function either(test: Plan, then: Plan, otherwise: Plan): Plan {
  if (test.waits || then.waits || otherwise.waits) {
    return { waits: true, code: (frame) => after(test.code(frame), (holds) => (holds === true ? then : otherwise).code(frame)) };
  }
  const [a, b, c] = [test.code, then.code, otherwise.code];
  return ready((frame) => (a(frame) === true ? b(frame) : c(frame)));
}

function readyCodes(plans: readonly Plan[]): Code[] | undefined {
  const codes: Code[] = [];
  for (const plan of plans) {
    if (plan.waits) return undefined;
    codes.push(plan.code);
  }
  return codes;
}
