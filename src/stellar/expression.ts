import { StellarError } from './errors.js';
import type { Code } from './plan/code.js';
import { Replay, Suspended } from './replay.js';
import { Frame, Run, type Surroundings, type Undefined, type Variables } from './run.js';
import type { Value } from './values.js';

export interface EvaluateOptions {
  /** Default `null`. */
  readonly undefined?: Undefined;
  /** Ends what the expression waits for. */
  readonly signal?: AbortSignal;
}

const never = new AbortController().signal;

/** A compiled expression. It holds no state of its evaluations: use it as often, and from as many places, as you like. */
export class Expression {
  readonly source: string;
  /** Names that are read from outside, lambda parameters left out. */
  readonly variables: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** A function in it may have to wait: use `evaluateAsync`. */
  readonly mayWait: boolean;
  readonly #code: Code | undefined;
  readonly #surroundings: Surroundings;

  /** @param code undefined for a blank expression */
  constructor(
    source: string,
    code: Code | undefined,
    uses: { variables: ReadonlySet<string>; functions: ReadonlySet<string>; mayWait: boolean },
    surroundings: Surroundings,
  ) {
    this.source = source;
    this.variables = uses.variables;
    this.functions = uses.functions;
    this.mayWait = uses.mayWait;
    this.#code = code;
    this.#surroundings = surroundings;
  }

  /**
   * A blank expression is null.
   *
   * @throws StellarError; for an expression that has to wait, too: it needs `evaluateAsync`
   */
  evaluate(variables: Variables, options: EvaluateOptions = {}): Value {
    if (this.#code === undefined) return null;
    try {
      return this.#code(new Frame(this.#run(variables, options)));
    } catch (error) {
      if (!(error instanceof Suspended)) throw this.#translated(error);
      error.promise.catch(() => {});
      throw new StellarError('failed', 'the expression has to wait for an answer, which it may not here');
    }
  }

  /** As `evaluate`, waiting where a function has to. @throws StellarError, or the reason of the signal */
  async evaluateAsync(variables: Variables, options: EvaluateOptions = {}): Promise<Value> {
    if (this.#code === undefined || !this.mayWait) return this.evaluate(variables, options);
    const replay = new Replay();
    while (true) {
      options.signal?.throwIfAborted();
      try {
        return this.#code(new Frame(this.#run(variables, options, replay)));
      } catch (error) {
        if (!(error instanceof Suspended)) throw this.#translated(error);
        await this.#waitFor(error, replay, options.signal);
      }
    }
  }

  /**
   * As a predicate: blank is true. null stays null, as in Metron, which leaves it to the caller.
   *
   * @throws StellarError illegal argument for any other value that is not a boolean
   */
  test(variables: Variables, options: EvaluateOptions = {}): boolean | null {
    return this.#code === undefined ? true : this.#asPredicate(this.evaluate(variables, options));
  }

  /** As `test`, waiting where a function has to. */
  async testAsync(variables: Variables, options: EvaluateOptions = {}): Promise<boolean | null> {
    return this.#code === undefined ? true : this.#asPredicate(await this.evaluateAsync(variables, options));
  }

  #run(variables: Variables, options: EvaluateOptions, replay?: Replay): Run {
    return new Run(this.#surroundings, variables, options.undefined ?? 'null', options.signal ?? never, replay);
  }

  #asPredicate(value: Value): boolean | null {
    if (value === null || typeof value === 'boolean') return value;
    throw new StellarError('illegal argument', `the rule ${this.source} does not give a boolean`);
  }

  async #waitFor(suspended: Suspended, replay: Replay, signal: AbortSignal | undefined): Promise<void> {
    try {
      await replay.resume(suspended);
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#translated(error);
    }
  }

  /** Only the language's own error leaves; a stack that ran out is the expression's size. */
  #translated(error: unknown): unknown {
    if (error instanceof RangeError)
      return new StellarError('limit', 'the expression needs more memory or nesting than allowed', { cause: error });
    return error;
  }
}
