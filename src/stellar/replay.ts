/**
 * How an expression waits without being asynchronous itself.
 *
 * Everything that evaluates is synchronous, lambdas inside MAP included. A function that has to wait throws `Suspended` with its promise; the evaluation is
 * abandoned, and begun again once the promise is settled. No call runs twice: each finished one is remembered by its place in the order of calls, which is
 * the same every time since every earlier result is. See docs/adr/0010-stellar-waits-by-replay.md.
 */
import type { CallContext, StellarFunction } from './functions/definition.js';
import type { Value } from './values.js';

/** Thrown, never reported: `promise` gives the result of the call at `place`. */
export class Suspended {
  readonly place: number;
  readonly promise: Promise<Value>;
  /** Makes of a rejection what the call would have thrown. Set by the call. */
  explain: ((error: unknown) => unknown) | undefined;

  constructor(place: number, promise: Promise<Value>) {
    this.place = place;
    this.promise = promise;
  }
}

interface Finished {
  readonly value: Value;
  /** The place of the first call after this one and those it made itself. */
  readonly next: number;
}

export class Replay {
  readonly #finished = new Map<number, Finished>();
  #next = 0;

  /** @throws Suspended, or what the function throws */
  call(definition: StellarFunction, args: readonly Value[], context: CallContext): Value {
    const place = this.#next;
    const finished = this.#finished.get(place);
    if (finished !== undefined) {
      this.#next = finished.next;
      return finished.value;
    }
    this.#next = place + 1;
    const value = definition.call(args, context);
    if (value instanceof Promise) throw new Suspended(place, value);
    this.#finished.set(place, { value, next: this.#next });
    return value;
  }

  /** Waits for what was suspended, then starts from the beginning. @throws what the promise is rejected with, explained by the call */
  async resume({ place, promise, explain }: Suspended): Promise<void> {
    try {
      this.#finished.set(place, { value: await promise, next: place + 1 });
    } catch (error) {
      throw explain === undefined ? error : explain(error);
    }
    this.#next = 0;
  }
}
