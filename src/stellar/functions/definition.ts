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
  /** The argument may be omitted. */
  readonly optional?: true;
  /** The parameter takes all arguments from here on. */
  readonly rest?: true;
}

/** An example, which is shown in the function's help and runs as a test. */
export type Example = {
  readonly expr: string;
  /** The variables in the JSON of the machine interface (`{"$long": "…"}` and so on, see ../json.ts). */
  readonly vars?: Readonly<Record<string, unknown>>;
} & (
  | {
      /** The value, as JSON of the machine interface. */ readonly gives: unknown /** Its kind, where JSON leaves it open. */;
      readonly kind?: string;
    }
  | { /** The fault it ends with. */ readonly fails: StellarError['fault'] }
);

interface Described {
  /** The whole name in upper case: `MAP_GET`. */
  readonly name: string;
  /** One or two sentences. */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** What it returns, in words. */
  readonly returns: string;
  readonly examples: readonly Example[];
  /**
   * Capabilities without which a call fails with `missing capability`, before `call` is entered. Optional ones are not listed but read from
   * `context`.
   */
  readonly needs?: readonly Capability[];
}

export interface SyncFunction extends Described {
  readonly async?: false;
  call(args: readonly Value[], context: CallContext): Value;
}

/**
 * A function that may have to wait, such as REST_GET or MAAS_MODEL_APPLY. It may also return a plain value at once, such as one from a
 * cache.
 */
export interface AsyncFunction extends Described {
  readonly async: true;
  /** Computes the value. Must end when `context.signal` aborts. */
  call(args: readonly Value[], context: CallContext): Value | Promise<Value>;
}

export type StellarFunction = SyncFunction | AsyncFunction;

export interface Family {
  readonly name: string;
  readonly functions: readonly StellarFunction[];
}

/** What an evaluation provides to the functions that it calls. */
export interface CallContext {
  readonly capabilities: Capabilities;
  readonly signal: AbortSignal;
  /** Compiles and caches Java's regular expressions: `context.patterns.get(text).matches(s)`. */
  readonly patterns: Patterns;
  /** Evaluates another expression, such as a rule in an argument, with its own variables. @throws StellarError */
  evaluate(source: string, variables: ReadonlyMap<string, Value>): Maybe<Value>;
  /** Charges work to the evaluation: about one unit for each element looked at. @throws StellarError limit */
  step(units?: number): void;
  /** Charges the cost of comparing, hashing or writing out a whole value. To be called before that is done. @throws StellarError limit */
  weigh(value: Value): void;
  /** @throws StellarError limit when a text of this length (UTF-16 units) may not be made */
  checkText(length: number): void;
}

/** Returns a capability that the function lists under `needs`. @throws StellarError missing capability */
export function need<Name extends Capability>(context: CallContext, name: Name): NonNullable<Capabilities[Name]> {
  const capability = context.capabilities[name];
  if (capability === undefined || capability === null) {
    throw new StellarError('missing capability', `${name} is not available here`);
  }
  return capability;
}
