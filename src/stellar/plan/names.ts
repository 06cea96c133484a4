import { closest } from '../../domain/closest.js';
import { StellarError } from '../errors.js';
import type { Run } from '../run.js';
import { positionOf } from '../syntax/position.js';
import type { Exists, Variable } from '../syntax/tree.js';
import { StellarMap, type Value } from '../values.js';
import type { Frame } from './frame.js';
import { type Code, type Plan, ready, type Scope, type Surround } from './plan.js';

/** The name of the map of all fields. */
export const allFields = '_';

export function variable(tree: Variable, { source, scope }: Surround): Plan {
  const { name, start } = tree;
  const parameter = parameterNamed(name, scope);
  if (parameter !== undefined) return ready(parameter);
  if (name === allFields) return ready(({ run }) => StellarMap.of<Value, Value>(run.variables.entries()));
  // In a lambda what is undefined is null, whatever the resolver says.
  if (scope !== undefined) return ready(({ run }) => run.variables.get(name) ?? null);
  return ready(({ run }) => {
    const value = run.variables.get(name);
    if (value !== undefined) return value;
    if (run.strict) throw undefinedVariable(name, run, source, start);
    return null;
  });
}

/** Not null. A variable that is not defined is no error here, also to a strict resolver. */
export function exists({ name }: Exists, { scope }: Surround): Plan {
  const parameter = parameterNamed(name, scope);
  if (parameter !== undefined) return ready((frame) => parameter(frame) !== null);
  if (name === allFields) return ready(() => true);
  return ready(({ run }) => (run.variables.get(name) ?? null) !== null);
}

/** Parameters are found by place, not by name: how many frames out, and which argument. */
function parameterNamed(name: string, scope: Scope | undefined): Code | undefined {
  let out = 0;
  for (let around = scope; around !== undefined; around = around.outer, out++) {
    const index = around.parameters.indexOf(name);
    if (index >= 0) return out === 0 ? ({ args }) => args[index] ?? null : (frame) => outward(frame, out).args[index] ?? null;
  }
  return undefined;
}

function outward(frame: Frame, count: number): Frame {
  let found = frame;
  for (let i = 0; i < count && found.outer !== undefined; i++) found = found.outer;
  return found;
}

function undefinedVariable(name: string, run: Run, source: string, offset: number): StellarError {
  const names = Array.from(run.variables.entries(), ([known]) => known);
  return new StellarError('undefined variable', `the variable ${name} is not defined`, {
    position: positionOf(source, offset),
    source,
    suggestion: closest(name, names),
  });
}
