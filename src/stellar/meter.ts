import type { Clock } from '../runtime/clock/clock.js';
import { StellarError } from './errors.js';
import type { Limits } from './limits.js';

/** Steps between two looks at the clock. */
const stepsALook = 1_024;
/** Calls between two looks, as long as those find that no time has passed: a call is one step, but one of a hopeless regular expression takes 50 ms. */
const callsALook = 16;

/** What one evaluation has used up, with all that is evaluated inside it. Each method throws StellarError limit when that is too much. */
export class Meter {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  /** Lambdas and inner expressions under way, one inside the other. */
  #levels = 0;
  #steps = 0;
  #text = 0;
  #nextLook = stepsALook;
  /** Calls until the next look. */
  #callsLeft = callsALook;
  #since: number | undefined;
  #lastLook: number | undefined;
  #isOver = false;

  /** @param signal what the caller aborts with; its reason is thrown at the next look */
  constructor(limits: Limits, clock: Clock, signal: AbortSignal | undefined) {
    this.#limits = limits;
    this.#clock = clock;
    this.#signal = signal;
  }

  step(units: number): void {
    this.#steps += units;
    if (this.#steps >= this.#nextLook) this.#look();
  }

  /** Before a function is called. */
  called(): void {
    this.#steps++;
    if (--this.#callsLeft <= 0 || this.#steps >= this.#nextLook) this.#look();
  }

  text(length: number): void {
    const { textLength, textTotal } = this.#limits;
    if (length > textLength) throw new StellarError('limit', `a text of ${length} units is longer than the ${textLength} allowed`);
    this.#text += length;
    if (this.#text > textTotal) throw new StellarError('limit', `the texts it makes are longer than the ${textTotal} units allowed in all`);
  }

  /** Before a lambda's body or an inner expression; `leave` when it has returned. */
  enter(units: number): void {
    if (this.#isOver && this.#levels === 0) this.#renew();
    this.step(units);
    if (++this.#levels > this.#limits.depth) {
      this.#levels--;
      throw new StellarError('limit', `lambdas and expressions call each other deeper than ${this.#limits.depth} levels`);
    }
  }

  leave(): void {
    this.#levels--;
  }

  /** Time spent waiting is no time of computing. */
  resume(): void {
    this.#since = undefined;
  }

  /** The evaluation has ended. A lambda that outlives it, in a variable of the shell, starts afresh at each use. */
  end(): void {
    this.#isOver = true;
  }

  #look(): void {
    const { steps, timeMs } = this.#limits;
    if (this.#steps > steps) throw new StellarError('limit', `it takes more than ${steps} steps`);
    this.#signal?.throwIfAborted();
    const now = this.#clock.elapsed();
    const isIdle = now - (this.#lastLook ?? now) < 1;
    this.#callsLeft = isIdle ? callsALook : 1;
    this.#nextLook = Math.min(this.#steps + stepsALook, steps + 1);
    this.#lastLook = now;
    this.#since ??= now;
    if (now - this.#since > timeMs) throw new StellarError('limit', `it takes longer than ${timeMs} ms`);
  }

  #renew(): void {
    this.#steps = 0;
    this.#text = 0;
    this.#nextLook = stepsALook;
    this.#since = undefined;
  }
}
