/**
 * A Stellar function as data. How to write one, in short (strings.ts is the pattern):
 *
 * - `args` holds the evaluated arguments in order, nulls kept, nothing filled in. There is no check of counts before the call: a function reads by position.
 *   `arg(args, 0)` (arguments.ts) throws `out of range` for a missing one, `args[1] ?? null` makes missing and null the same, `args.length` tells them apart.
 *   Surplus arguments are ignored unless the function's facts say otherwise.
 * - Arguments are the caller's own objects: change a list, set or map only where Metron does (LIST_ADD), and return the same object then.
 * - Return a Value: null, never undefined; `new Double(x)` for a Double, `Long.of(x)` for a Long, a plain number only for an Integer of 32 bits.
 * - Throw with the makers of ../errors.ts (illegalArgument, illegalState, wrongKind, nullValue, outOfRange, failed). The evaluator adds name and place.
 * - A lambda argument is a `Lambda`. A function that takes one is `async: true` and walks with `inTurn` (waiting.ts) and `f.call(x)`: all of it happens at
 *   once unless the lambda's body waits. `f.apply(x)` is for functions that can't wait: it fails with `unsupported` where the body would have to.
 * - Nothing is kept between calls in module variables. State belongs in a value (a subclass of Opaque) or behind a capability.
 * - Loops over data that an expression can make large call `context.step(n)`, and texts that can grow call `context.checkText(length)`, and
 *   loops that hash or write out values `context.weigh(value)`: all throw `limit`.
 */
import { StellarError } from '../errors.js';
import type { Patterns } from '../regex/cache.js';
import type { Value } from '../values.js';
import type { Capabilities, Capability } from './capabilities.js';
import type { Maybe } from './waiting.js';

export interface Parameter {
  readonly name: string;
  readonly summary: string;
  /** May be left out. */
  readonly optional?: true;
  /** Stands for any number of arguments from here on. */
  readonly rest?: true;
}

/** Runs as a test and appears in the function's help. */
export type Example = {
  readonly expr: string;
  /** Variables, as JSON of the machine interface (DESIGN: `{"$long": "…"}` and so on). */
  readonly vars?: Readonly<Record<string, unknown>>;
} & (
  | {
      /** The value, as JSON of the machine interface. */ readonly gives: unknown /** Its kind, where JSON leaves it open. */;
      readonly kind?: string;
    }
  | { /** The fault it ends with. */ readonly fails: StellarError['fault'] }
);

interface Described {
  /** In full, upper case: `MAP_GET`. */
  readonly name: string;
  /** One or two sentences. */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** What it returns, in words. */
  readonly returns: string;
  readonly examples: readonly Example[];
  /** Without these it fails with `missing capability`, before `call`. Optional ones are read from `context` and not listed. */
  readonly needs?: readonly Capability[];
}

export interface SyncFunction extends Described {
  readonly async?: false;
  call(args: readonly Value[], context: CallContext): Value;
}

/** A function that may have to wait: REST_GET, MAAS_MODEL_APPLY. It may also answer at once, from a cache, with a plain value. */
export interface AsyncFunction extends Described {
  readonly async: true;
  /** Must end when `context.signal` aborts. */
  call(args: readonly Value[], context: CallContext): Value | Promise<Value>;
}

export type StellarFunction = SyncFunction | AsyncFunction;

export interface Family {
  readonly name: string;
  readonly functions: readonly StellarFunction[];
}

/** What one evaluation lends to the functions it calls. */
export interface CallContext {
  readonly capabilities: Capabilities;
  readonly signal: AbortSignal;
  /** Java's regular expressions, compiled once: `context.patterns.get(text).matches(s)`. */
  readonly patterns: Patterns;
  /** Evaluates another expression, such as a rule that a function was given, with variables of its own. @throws StellarError */
  evaluate(source: string, variables: ReadonlyMap<string, Value>): Maybe<Value>;
  /** Charges work, one unit for about one element looked at. @throws StellarError limit */
  step(units?: number): void;
  /** Charges what it takes to compare, hash or write out the whole of a value, before that is done. @throws StellarError limit */
  weigh(value: Value): void;
  /** @throws StellarError limit when a text of this length (UTF-16 units) may not be made */
  checkText(length: number): void;
}

/** A capability the function listed under `needs`. @throws StellarError missing capability */
export function need<Name extends Capability>(context: CallContext, name: Name): NonNullable<Capabilities[Name]> {
  const capability = context.capabilities[name];
  if (capability === undefined || capability === null) {
    throw new StellarError('missing capability', `${name} is not available here`);
  }
  return capability;
}
