import { StellarError } from './errors.js';
import type { Capabilities } from './functions/capabilities.js';
import type { CallContext, StellarFunction } from './functions/definition.js';
import type { Limits } from './limits.js';
import type { Patterns } from './regex/cache.js';
import { type Replay, Suspended } from './replay.js';
import { StellarMap, type Value, type ValueMap } from './values.js';

/** Where an expression finds its variables. A JavaScript Map of values is one. */
export interface Variables {
  /** @returns undefined for a variable that is not there */
  get(name: string): Value | undefined;
  entries(): Iterable<readonly [string, Value]>;
}

/** What an undefined variable is: null, as in Metron's pipeline, or an error. Inside a lambda it is always null. */
export type Undefined = 'null' | 'error';

/** What an evaluator gives to each of its runs. */
export interface Surroundings {
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  readonly patterns: Patterns;
  /** ms since some fixed moment */
  readonly elapsed: () => number;
}

/** Looking at the clock costs more than a step. */
const stepsPerReading = 4_096;

/** One evaluation of one expression. */
export class Run implements CallContext {
  readonly variables: Variables;
  readonly undefinedIs: Undefined;
  readonly signal: AbortSignal;
  /** Present when the expression may wait. */
  readonly replay: Replay | undefined;
  readonly #surroundings: Surroundings;
  #steps = 0;
  #nextReading = stepsPerReading;
  #startedMs: number | undefined;

  constructor(surroundings: Surroundings, variables: Variables, undefinedIs: Undefined, signal: AbortSignal, replay?: Replay) {
    this.#surroundings = surroundings;
    this.variables = variables;
    this.undefinedIs = undefinedIs;
    this.signal = signal;
    this.replay = replay;
  }

  get capabilities(): Capabilities {
    return this.#surroundings.capabilities;
  }

  get patterns(): Patterns {
    return this.#surroundings.patterns;
  }

  step(units = 1): void {
    this.#steps += units;
    if (this.#steps >= this.#nextReading) this.#check();
  }

  checkText(length: number): void {
    const { textLength } = this.#surroundings.limits;
    if (length > textLength) throw new StellarError('limit', `a text of ${length} characters is more than the ${textLength} allowed`);
  }

  /** `_`: all variables as one map. */
  allVariables(): ValueMap {
    return StellarMap.of<Value, Value>(this.variables.entries(), 'hash');
  }

  call(definition: StellarFunction, args: Value[]): Value {
    if (this.replay !== undefined) return this.replay.call(definition, args, this);
    const result = definition.call(args, this);
    if (result instanceof Promise) throw new Suspended(0, result);
    return result;
  }

  #check(): void {
    const { steps, timeMs } = this.#surroundings.limits;
    if (this.#steps > steps) throw new StellarError('limit', `more than the ${steps} steps allowed`);
    const nowMs = this.#surroundings.elapsed();
    this.#startedMs ??= nowMs;
    if (nowMs - this.#startedMs > timeMs) throw new StellarError('limit', `more than the ${timeMs} ms allowed`);
    this.#nextReading = this.#steps + stepsPerReading;
  }
}

/** The values of a lambda's parameters, and the frame it was made in. The outermost frame has none. */
export class Frame {
  readonly run: Run;
  readonly args: readonly Value[];
  readonly outer: Frame | undefined;

  constructor(run: Run, args: readonly Value[] = [], outer?: Frame) {
    this.run = run;
    this.args = args;
    this.outer = outer;
  }
}
