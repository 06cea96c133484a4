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

/** A compiled expression. It holds nothing of its evaluations, so one may go on while another waits. */
export class Expression {
  readonly source: string;
  readonly uses: Uses;
  readonly #plan: Plan | undefined;
  readonly #surroundings: Surroundings;

  /** @param plan undefined for a blank expression */
  constructor(source: string, uses: Uses, plan: Plan | undefined, surroundings: Surroundings) {
    this.source = source;
    this.uses = uses;
    this.#plan = plan;
    this.#surroundings = surroundings;
  }

  /** Whether it calls a function that may have to wait. */
  get waits(): boolean {
    return this.#plan?.waits ?? false;
  }

  /**
   * The value at once, or a promise where a function waits. A blank expression is null.
   *
   * @throws StellarError the same that the promise rejects with; the signal's reason
   */
  run(variables?: Variables, options?: RunOptions): Maybe<Value> {
    return this.#plan === undefined ? null : ended(this.#plan, this.#open(variables, options));
  }

  /** @throws StellarError also when a function would have to wait: unsupported */
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

  /** As a rule or filter: blank is true, and only a boolean is an answer. @throws StellarError illegal argument for another result */
  test(variables?: Variables, options?: RunOptions): boolean {
    return this.#plan === undefined || this.#asAnswer(this.evaluate(variables, options));
  }

  /** As `test`, at once or as a promise where a function waits. @throws StellarError the same that the promise rejects with */
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

/** Evaluates, and ends the run when the value is there. */
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
