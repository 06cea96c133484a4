import { StellarError, tooMuch, unsupported } from './errors.js';
import { after, type Maybe } from './functions/waiting.js';
import { Frame } from './plan/frame.js';
import type { Plan } from './plan/plan.js';
import { Run, type RunOptions, type Surroundings, type Variables } from './run.js';
import type { Uses } from './uses.js';
import { kindOf, type Value } from './values.js';

const noArguments: readonly Value[] = [];
const noVariables: Variables = new Map();
const noOptions: RunOptions = {};

/** A compiled expression. It keeps no state of its evaluations, so several may be under way at a time. */
export class Expression {
  readonly source: string;
  readonly uses: Uses;
  readonly #plan: Plan | undefined;
  readonly #surroundings: Surroundings;

  /** @param plan how to evaluate it; undefined for a blank expression */
  constructor(source: string, uses: Uses, plan: Plan | undefined, surroundings: Surroundings) {
    this.source = source;
    this.uses = uses;
    this.#plan = plan;
    this.#surroundings = surroundings;
  }

  /** Whether it calls a function that may be asynchronous. */
  get waits(): boolean {
    return this.#plan?.waits ?? false;
  }

  /**
   * Evaluates the expression. Returns the value, or a promise of it when a function has to wait. A blank expression is null.
   *
   * @throws StellarError, as the promise may reject with; the signal's reason
   */
  run(variables?: Variables, options?: RunOptions): Maybe<Value> {
    return this.#plan === undefined ? null : ended(this.#plan, this.#open(variables, options));
  }

  /** Evaluates without waiting. @throws StellarError as `run`, and `unsupported` when a function would have to wait */
  evaluate(variables?: Variables, options?: RunOptions): Value {
    if (this.#plan === undefined) return null;
    const run = this.#open(variables, options);
    const value = ended(this.#plan, run);
    if (!(value instanceof Promise)) return value;
    run.end();
    value.catch(() => undefined);
    throw unsupported('a function in it has to wait, which is not possible here');
  }

  async evaluateAsync(variables?: Variables, options?: RunOptions): Promise<Value> {
    return this.run(variables, options);
  }

  /**
   * Evaluates as a rule or filter: a blank expression is true, and the result must be a boolean.
   *
   * @throws StellarError illegal argument for another result
   */
  test(variables?: Variables, options?: RunOptions): boolean {
    return this.#plan === undefined || this.#asAnswer(this.evaluate(variables, options));
  }

  /** As `test`, but returns a promise when a function has to wait. @throws StellarError, as the promise may reject with */
  holds(variables?: Variables, options?: RunOptions): Maybe<boolean> {
    return this.#plan === undefined || after(this.run(variables, options), (value) => this.#asAnswer(value));
  }

  async testAsync(variables?: Variables, options?: RunOptions): Promise<boolean> {
    return this.#plan === undefined || this.#asAnswer(await this.run(variables, options));
  }

  #asAnswer(value: Value): boolean {
    if (typeof value === 'boolean') return value;
    throw new StellarError('illegal argument', `the rule ${this.source} has to give true or false, and gives ${kindOf(value)}`);
  }

  #open(variables: Variables = noVariables, options: RunOptions = noOptions): Run {
    options.signal?.throwIfAborted();
    return new Run(this.#surroundings, variables, options);
  }
}

/** Evaluates, and ends the run once the value is known. */
function ended(plan: Plan, run: Run): Maybe<Value> {
  let value: Maybe<Value>;
  try {
    value = plan.code(new Frame(run, noArguments, undefined));
  } catch (error) {
    run.end();
    throw overflow(error);
  }
  if (value instanceof Promise) return finished(value, run);
  run.end();
  return value;
}

async function finished(value: Promise<Value>, run: Run): Promise<Value> {
  try {
    return await value;
  } catch (error) {
    throw overflow(error);
  } finally {
    run.end();
  }
}

function overflow(error: unknown): unknown {
  return error instanceof RangeError ? tooMuch(error) : error;
}
