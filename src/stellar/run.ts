import type { Clock } from '../runtime/clock/clock.js';
import { untilAborted } from '../runtime/waits/until-aborted.js';
import { StellarError } from './errors.js';
import type { Capabilities } from './functions/capabilities.js';
import type { CallContext } from './functions/definition.js';
import type { Maybe } from './functions/waiting.js';
import type { Limits } from './limits.js';
import { Meter } from './meter.js';
import type { Patterns } from './regex/cache.js';
import type { Value } from './values.js';
import { isHeavy, weightOf } from './weight.js';

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
  /** For an expression inside an evaluation: it uses up what that may. */
  readonly within?: Meter;
}

/** One evaluation: its variables, what it may use, and how it waits. */
export class Run implements CallContext {
  readonly variables: Variables;
  readonly strict: boolean;
  readonly patterns: Patterns;
  readonly #surroundings: Surroundings;
  readonly #outer: AbortSignal | undefined;
  readonly #meter: Meter;
  readonly #ownsMeter: boolean;
  #controller: AbortController | undefined;
  #timer: AbortController | undefined;
  #stopFollowing: (() => void) | undefined;

  constructor(surroundings: Surroundings, variables: Variables, options: RunOptions) {
    this.#surroundings = surroundings;
    this.variables = variables;
    this.strict = options.undefined === 'error';
    this.patterns = surroundings.patterns;
    this.#outer = options.signal;
    this.#meter = options.within ?? new Meter(surroundings.limits, surroundings.clock, options.signal);
    this.#ownsMeter = options.within === undefined;
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
    this.enter(source.length);
    try {
      return this.#surroundings.compile(source).run(variables, { signal: this.signal, within: this.#meter });
    } finally {
      this.leave();
    }
  }

  step(units = 1): void {
    this.#meter.step(units);
  }

  weigh(value: Value): void {
    if (isHeavy(value)) this.#meter.step(weightOf(value));
  }

  /** Before a function is called. @throws StellarError limit */
  called(): void {
    this.#meter.called();
  }

  checkText(length: number): void {
    this.#meter.text(length);
  }

  /** Whether this is what the caller aborted with: no fault of the expression. */
  isAbort(error: unknown): boolean {
    return this.#outer?.aborted === true && error === this.#outer.reason;
  }

  /** Around a lambda's body. @throws StellarError limit */
  enter(units: number): void {
    this.#meter.enter(units);
  }

  leave(): void {
    this.#meter.leave();
  }

  /** What a function waits for; rejects as soon as the evaluation is aborted, whether or not the function heeds that. */
  waitFor(promise: Promise<Value>): Promise<Value> {
    this.#limitWaiting();
    return untilAborted(promise, this.signal).finally(() => this.#meter.resume());
  }

  /** Frees timers and listeners, and aborts what still goes on. A lambda that outlives the evaluation gets new ones. */
  end(): void {
    if (this.#ownsMeter) this.#meter.end();
    if (this.#controller === undefined) return;
    this.#stopFollowing?.();
    this.#timer?.abort();
    this.#controller.abort();
    this.#controller = undefined;
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
