import { closest } from '../../domain/closest.js';
import { StellarError } from '../errors.js';
import type { Frame } from '../run.js';
import { positionOf } from '../syntax/position.js';
import type { Node } from '../syntax/tree.js';
import type { Code, Scope } from './code.js';

/** A parameter of a lambda around it, else a variable of the run. */
export function variable({ name, at }: Node<'variable'>, scope: Scope): Code {
  const parameter = parameterOf(name, scope);
  if (parameter !== undefined) return parameter;
  if (scope.parameters.length > 0) return (frame) => found(frame, name) ?? null;
  return (frame) => {
    const value = frame.run.variables.get(name) ?? found(frame, name);
    if (value !== undefined) return value;
    if (frame.run.undefinedIs === 'error') throw undefinedVariable(frame, name, at, scope.source);
    return null;
  };
}

export function exists({ name }: Node<'exists'>, scope: Scope): Code {
  const parameter = parameterOf(name, scope);
  if (parameter !== undefined) return (frame) => parameter(frame) !== null;
  return (frame) => (found(frame, name) ?? null) !== null;
}

function found({ run }: Frame, name: string) {
  const value = run.variables.get(name);
  return value === undefined && name === '_' ? run.allVariables() : value;
}

function parameterOf(name: string, { parameters }: Scope): Code | undefined {
  const level = parameters.findIndex((names) => names.includes(name));
  if (level < 0) return undefined;
  // Of two parameters with one name the last counts.
  const index = parameters[level]?.lastIndexOf(name) ?? 0;
  if (level === 0) return (frame) => frame.args[index] ?? null;
  return (frame) => {
    let from: Frame | undefined = frame;
    for (let i = 0; i < level; i++) from = from?.outer;
    return from?.args[index] ?? null;
  };
}

function undefinedVariable({ run }: Frame, name: string, at: number, source: string): StellarError {
  const suggestion = closest(
    name,
    Array.from(run.variables.entries(), ([known]) => known),
  );
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return new StellarError('undefined variable', `variable ${name} is not defined${hint}`, { position: positionOf(source, at), suggestion });
}
