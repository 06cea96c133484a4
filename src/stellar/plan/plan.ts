import { StellarError } from '../errors.js';
import type { Registry } from '../functions/registry.js';
import { after, inTurn, type Maybe } from '../functions/waiting.js';
import { positionOf } from '../syntax/position.js';
import type { Value } from '../values.js';
import type { Frame } from './frame.js';

/** A part of an expression that gives its value at once. */
export type Code = (frame: Frame) => Value;
/** A part that may have to wait, because a function in it may. */
export type WaitingCode = (frame: Frame) => Maybe<Value>;

/** Most parts never wait, and their closures never look whether they would: only what stands above a function that may wait does. */
export type Plan = { readonly waits: false; readonly code: Code } | { readonly waits: true; readonly code: WaitingCode };

/** The parameters of the lambdas around a part, inner ones first. */
export interface Scope {
  readonly parameters: readonly string[];
  readonly outer: Scope | undefined;
}

/** What planning needs beside the tree. */
export interface Surround {
  readonly source: string;
  readonly registry: Registry;
  /** undefined outside lambdas */
  readonly scope: Scope | undefined;
}

export function ready(code: Code): Plan {
  return { waits: false, code };
}

/** Operands in order, then what is done with them. */
export function binary(left: Plan, right: Plan, operate: (left: Value, right: Value) => Value): Plan {
  if (!left.waits && !right.waits) {
    const [first, second] = [left.code, right.code];
    return ready((frame) => operate(first(frame), second(frame)));
  }
  return {
    waits: true,
    code: (frame) => after(left.code(frame), (first) => after(right.code(frame), (second) => operate(first, second))),
  };
}

/** As `binary`, for an operator that may have to go through the whole of its operands: what `costOf` says is charged before. */
export function charged(
  left: Plan,
  right: Plan,
  costOf: (left: Value, right: Value) => number,
  operate: (left: Value, right: Value) => Value,
): Plan {
  const charge = ({ run }: Frame, first: Value, second: Value): Value => {
    const steps = costOf(first, second);
    if (steps > 0) run.step(steps);
    return operate(first, second);
  };
  if (!left.waits && !right.waits) {
    const [first, second] = [left.code, right.code];
    return ready((frame) => charge(frame, first(frame), second(frame)));
  }
  return {
    waits: true,
    code: (frame) => after(left.code(frame), (first) => after(right.code(frame), (second) => charge(frame, first, second))),
  };
}

export function unary(operand: Plan, operate: (value: Value) => Value): Plan {
  if (operand.waits) return { waits: true, code: (frame) => after(operand.code(frame), operate) };
  const { code } = operand;
  return ready((frame) => operate(code(frame)));
}

/** The values of all parts, in a new array, which belongs to whoever called. */
export function all(
  plans: readonly Plan[],
): { waits: false; code: (frame: Frame) => Value[] } | { waits: true; code: (frame: Frame) => Maybe<Value[]> } {
  const codes: Code[] = [];
  for (const plan of plans) if (!plan.waits) codes.push(plan.code);
  if (codes.length === plans.length) return { waits: false, code: allReady(codes) };
  return {
    waits: true,
    code: (frame) => {
      const values: Value[] = [];
      const visited = inTurn(plans, ({ code }) => after(code(frame), (value) => void values.push(value)));
      return after(visited, () => values);
    },
  };
}

function allReady(codes: readonly Code[]): (frame: Frame) => Value[] {
  const [first, second, third] = codes;
  if (first === undefined) return () => [];
  if (second === undefined) return (frame) => [first(frame)];
  if (third === undefined) return (frame) => [first(frame), second(frame)];
  return (frame) => codes.map((code) => code(frame));
}

/** Gives errors of `operate` the place of its operator. */
export function located<Args extends unknown[], Result>(
  source: string,
  offset: number,
  operate: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    try {
      return operate(...args);
    } catch (error) {
      throw placed(error, source, offset);
    }
  };
}

/** The error itself, with its place if it had none. */
export function placed(error: unknown, source: string, offset: number): unknown {
  if (!(error instanceof StellarError) || error.position !== undefined) return error;
  error.position = positionOf(source, offset);
  error.source = source;
  return error;
}
