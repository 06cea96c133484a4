import { closest } from '../../domain/closest.js';
import { StellarError } from '../errors.js';
import type { StellarFunction } from '../functions/definition.js';
import { Suspended } from '../replay.js';
import type { Frame } from '../run.js';
import { positionOf } from '../syntax/position.js';
import type { Node } from '../syntax/tree.js';
import { textOf } from '../text.js';
import type { Value } from '../values.js';
import type { Code, Scope } from './code.js';

/** Calls a function with values that are already there. */
export type Caller = (frame: Frame, args: Value[]) => Value;

/** A call, its arguments evaluated from left to right. The short ones, which are nearly all, are spelled out for speed. */
export function call(node: Node<'call'>, args: readonly Code[], scope: Scope): Code {
  const invoke = callerOf(node, scope);
  const [first, second, third] = args;
  if (first === undefined) return (frame) => invoke(frame, []);
  if (second === undefined) return (frame) => invoke(frame, [first(frame)]);
  if (third === undefined) return (frame) => invoke(frame, [first(frame), second(frame)]);
  return (frame) =>
    invoke(
      frame,
      args.map((arg) => arg(frame)),
    );
}

/** Binds the function. An unknown name fails when the call is reached, not before: a branch that is never taken may name one. */
export function callerOf(node: Node<'call'>, scope: Scope): Caller {
  const definition = scope.registry.get(node.name);
  if (definition === undefined) {
    return () => {
      throw unknownFunction(node, scope);
    };
  }
  return (frame, args) => {
    const { run } = frame;
    run.step();
    try {
      if (definition.needs !== undefined) checkNeeds(definition, frame);
      return run.call(definition, args);
    } catch (error) {
      const explain = (cause: unknown) => explained(cause, definition, args, node.at, scope.source);
      if (!(error instanceof Suspended)) throw explain(error);
      error.explain ??= explain;
      throw error;
    }
  };
}

function checkNeeds({ needs = [] }: StellarFunction, { run }: Frame): void {
  for (const name of needs) {
    if (run.capabilities[name] === undefined) throw new StellarError('missing capability', `${name} is not available here`);
  }
}

function unknownFunction({ name, at }: Node<'call'>, { registry, source }: Scope): StellarError {
  const suggestion = closest(name, registry.names());
  const hint = suggestion === undefined ? 'maas stellar functions lists them' : `did you mean ${suggestion}?`;
  return new StellarError('unknown function', `there is no function ${name}; ${hint}`, { position: positionOf(source, at), suggestion });
}

/** Adds to an error which call it came from. An error that has its place keeps it: the innermost call is where it happened. */
function explained(error: unknown, { name }: StellarFunction, args: readonly Value[], at: number, source: string): unknown {
  if (error instanceof StellarError) {
    if (error.position !== undefined) return error;
    return placed(
      new StellarError(error.fault, `${shown(name, args)}: ${error.message}`, { position: positionOf(source, at), cause: error }),
      name,
    );
  }
  if (error instanceof RangeError)
    return placed(
      new StellarError('limit', `${name} needs more memory or nesting than allowed`, { position: positionOf(source, at), cause: error }),
      name,
    );
  const message = error instanceof Error ? error.message : String(error);
  return placed(new StellarError('failed', `${shown(name, args)}: ${message}`, { position: positionOf(source, at), cause: error }), name);
}

function placed(error: StellarError, name: string): StellarError {
  error.functionName = name;
  return error;
}

/** The call with its values, each cut to what a reader can take in. */
function shown(name: string, args: readonly Value[]): string {
  const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
  const show = (value: Value) => {
    if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, 100)));
    return Array.isArray(value) && value.length > 20 ? `a list of ${value.length}` : cut(textOf(value));
  };
  return `${name}(${args.map(show).join(', ')})`;
}
