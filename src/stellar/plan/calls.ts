import { closest } from '../../domain/closest.js';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { StellarError, tooMuch } from '../errors.js';
import { need, type StellarFunction } from '../functions/definition.js';
import { after } from '../functions/waiting.js';
import type { Run } from '../run.js';
import { positionOf } from '../syntax/position.js';
import type { Call } from '../syntax/tree.js';
import { textOf } from '../text.js';
import { kindOf, type Value } from '../values.js';
import { weightOf } from '../weight.js';
import { all, type Plan, placed, ready, type Surround } from './plan.js';

/** An unknown function is an error only where it is called: a branch that is not taken never looks. */
export function call(tree: Call, args: readonly Plan[], { source, registry }: Surround): Plan {
  const { name, start } = tree;
  const definition = registry.get(name);
  if (definition === undefined) {
    return ready(() => {
      throw new StellarError('unknown function', `there is no function ${name}`, {
        position: positionOf(source, start),
        source,
        suggestion: closest(name, registry.names()),
      });
    });
  }
  const explain = (error: unknown, given: readonly Value[], run: Run) => {
    if (run.isAbort(error)) return error;
    return called(placed(ofTheLanguage(error), source, start), name, given);
  };
  return definition.async === true ? waiting(definition, args, explain) : direct(definition, args, explain);
}

type Explain = (error: unknown, given: readonly Value[], run: Run) => unknown;

function direct(definition: StellarFunction & { async?: false }, args: readonly Plan[], explain: Explain): Plan {
  const invoke = (run: Run, given: readonly Value[]): Value => {
    try {
      admit(definition, run);
      return definition.call(given, run);
    } catch (error) {
      throw explain(error, given, run);
    }
  };
  const values = all(args);
  if (values.waits) return { waits: true, code: (frame) => after(values.code(frame), (given) => invoke(frame.run, given)) };
  const { code } = values;
  return ready((frame) => invoke(frame.run, code(frame)));
}

function waiting(definition: StellarFunction & { async: true }, args: readonly Plan[], explain: Explain): Plan {
  const values = all(args);
  const invoke = (run: Run, given: readonly Value[]) => {
    try {
      admit(definition, run);
      const result = definition.call(given, run);
      if (!(result instanceof Promise)) return result;
      return run.waitFor(result).catch((error) => {
        throw explain(error, given, run);
      });
    } catch (error) {
      throw explain(error, given, run);
    }
  };
  return { waits: true, code: (frame) => after(values.code(frame), (given) => invoke(frame.run, given)) };
}

function admit({ needs }: StellarFunction, run: Run): void {
  run.called();
  if (needs !== undefined) for (const name of needs) need(run, name);
}

/** Trouble of a port is the expression's; anything else but the engine's own limits is a defect of the function, and ends this expression alone. */
function ofTheLanguage(error: unknown): StellarError {
  if (error instanceof StellarError) return error;
  if (error instanceof RangeError) return tooMuch(error);
  const fault = error instanceof Failure ? 'failed' : 'defect';
  return new StellarError(fault, messageOf(error), { cause: error });
}

const longestGiven = 60;
const mostGiven = 20;
const heaviestShown = 20;

/** Names the function and what it was given, unless a call inside it has done so. */
function called(error: unknown, name: string, given: readonly Value[]): unknown {
  if (!(error instanceof StellarError) || error.functionName !== undefined) return error;
  error.functionName = name;
  error.given = given.slice(0, mostGiven).map(shown);
  if (given.length > mostGiven) error.given = [...error.given, '…'];
  return error;
}

/** Enough of a value to recognise it, without writing out a large one. */
function shown(value: Value): string {
  if (typeof value === 'string') return `'${cut(value)}'`;
  if (weightOf(value, heaviestShown) <= heaviestShown) return cut(textOf(value));
  return Array.isArray(value) ? `a list of ${value.length}` : `a ${kindOf(value)}`;
}

function cut(text: string): string {
  return text.length > longestGiven ? `${text.slice(0, longestGiven)}…` : text;
}
