import type { Clock } from '../runtime/clock.js';
import { StellarError } from './errors.js';
import type { Capabilities } from './functions/capabilities.js';
import type { CallContext } from './functions/definition.js';
import type { Maybe } from './functions/waiting.js';
import type { Limits } from './limits.js';
import type { Patterns } from './regex/cache.js';
import type { Value } from './values.js';

/** What all evaluations of an evaluator share. */
export interface Surroundings {
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  readonly patterns: Patterns;
  readonly clock: Clock;
  readonly compile: (source: string) => Runnable;
}

interface Runnable {
  run(variables: Variables, options: RunOptions): Maybe<Value>;
}

/** The fields an expression sees. A `Map` is one. */
export interface Variables {
  get(name: string): Value | undefined;
  /** What `_` shows, and what a mistyped name is compared with. */
  entries(): Iterable<readonly [string, Value]>;
}

export interface RunOptions {
  /** What a variable without a value is outside lambdas: null (the pipeline), or an error (a strict resolver). */
  readonly undefined?: 'null' | 'error';
  readonly signal?: AbortSignal;
}

/** Steps between two looks at the clock. */
const stepsALook = 1_024;
/**
 * Calls between two looks, at first and at most: they double while looks find that no time has passed. A call is one step, but one of a hopeless regular
 * expression takes 50 ms.
 */
const firstCalls = 16;
const mostCalls = 1_024;

/** One evaluation: its variables, and what it has used up. */
export class Run implements CallContext {
  readonly variables: Variables;
  readonly strict: boolean;
  readonly patterns: Patterns;
  readonly #surroundings: Surroundings;
  readonly #outer: AbortSignal | undefined;
  /** Lambdas under way, one inside the other. */
  #applications = 0;
  #steps = 0;
  #text = 0;
  #nextLook = stepsALook;
  /** Calls until the next look, and how many there will be until the one after. */
  #callsLeft = firstCalls;
  #calls = firstCalls;
  #since: number | undefined;
  #lastLook: number | undefined;
  #ended = false;
  #controller: AbortController | undefined;
  #timer: AbortController | undefined;
  #stopFollowing: (() => void) | undefined;

  constructor(surroundings: Surroundings, variables: Variables, options: RunOptions) {
    this.#surroundings = surroundings;
    this.variables = variables;
    this.strict = options.undefined === 'error';
    this.patterns = surroundings.patterns;
    this.#outer = options.signal;
  }

  get capabilities(): Capabilities {
    return this.#surroundings.capabilities;
  }

  /** Aborts with the caller's signal, when the time for waiting is over, and when the evaluation has ended. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      const outer = this.#outer;
      const abort = () => controller.abort(outer?.reason);
      if (outer?.aborted) abort();
      outer?.addEventListener('abort', abort, { once: true });
      this.#stopFollowing = () => outer?.removeEventListener('abort', abort);
    }
    return this.#controller.signal;
  }

  evaluate(source: string, variables: ReadonlyMap<string, Value>): Maybe<Value> {
    this.step(source.length);
    return this.#surroundings.compile(source).run(variables, { signal: this.signal });
  }

  step(units = 1): void {
    this.#steps += units;
    if (this.#steps >= this.#nextLook) this.#look();
  }

  /** Before a function is called. @throws StellarError limit */
  called(): void {
    this.#steps++;
    if (--this.#callsLeft <= 0 || this.#steps >= this.#nextLook) this.#look();
  }

  checkText(length: number): void {
    const { textLength, textTotal } = this.#surroundings.limits;
    if (length > textLength) throw new StellarError('limit', `a text of ${length} units is longer than the ${textLength} allowed`);
    this.#text += length;
    if (this.#text > textTotal) throw new StellarError('limit', `the texts it makes are longer than the ${textTotal} units allowed in all`);
  }

  /** Whether this is what the caller aborted with: no fault of the expression. */
  isAbort(error: unknown): boolean {
    return this.#outer?.aborted === true && error === this.#outer.reason;
  }

  /** Around a lambda's body. @throws StellarError limit */
  enter(units: number): void {
    if (this.#ended && this.#applications === 0) this.#renew();
    this.step(units);
    if (++this.#applications > this.#surroundings.limits.depth) {
      this.#applications--;
      throw new StellarError('limit', `lambdas call each other deeper than ${this.#surroundings.limits.depth} levels`);
    }
  }

  leave(): void {
    this.#applications--;
  }

  /** What a function waits for; rejects as soon as the evaluation is aborted, whether or not the function heeds that. */
  waitFor(promise: Promise<Value>): Promise<Value> {
    this.#limitWaiting();
    return abortable(promise, this.signal).finally(() => {
      this.#since = undefined;
    });
  }

  /** Frees timers and listeners, and aborts what still goes on. */
  end(): void {
    this.#ended = true;
    this.#stopFollowing?.();
    this.#timer?.abort();
    this.#controller?.abort();
  }

  #look(): void {
    const { limits, clock } = this.#surroundings;
    if (this.#steps > limits.steps) throw new StellarError('limit', `it takes more than ${limits.steps} steps`);
    this.#outer?.throwIfAborted();
    const now = clock.elapsed();
    const idle = now - (this.#lastLook ?? now) < 1;
    this.#calls = idle ? Math.min(this.#calls * 2, mostCalls) : 1;
    this.#callsLeft = this.#calls;
    this.#nextLook = Math.min(this.#steps + stepsALook, limits.steps + 1);
    this.#lastLook = now;
    this.#since ??= now;
    if (now - this.#since > limits.timeMs) throw new StellarError('limit', `it takes longer than ${limits.timeMs} ms`);
  }

  /** A lambda that outlived its evaluation, in a variable of the shell, starts afresh. */
  #renew(): void {
    this.#steps = 0;
    this.#text = 0;
    this.#nextLook = stepsALook;
    this.#since = undefined;
    if (this.#controller?.signal.aborted) this.#controller = undefined;
    this.#timer = undefined;
  }

  #limitWaiting(): void {
    if (this.#timer !== undefined) return;
    const { limits, clock } = this.#surroundings;
    const timer = new AbortController();
    this.#timer = timer;
    const expire = () => this.#controller?.abort(new StellarError('limit', `it waits longer than ${limits.waitMs} ms`));
    clock.sleep(limits.waitMs, timer.signal).then(expire, () => undefined);
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Where parameters of lambdas stand: one frame per application, the outermost without arguments. */
export class Frame {
  readonly run: Run;
  readonly args: readonly Value[];
  readonly outer: Frame | undefined;

  constructor(run: Run, args: readonly Value[], outer: Frame | undefined) {
    this.run = run;
    this.args = args;
    this.outer = outer;
  }
}
