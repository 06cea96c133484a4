import type { Random } from './random.js';

/** `repeats`: gives the value of the call before, as a machine that is a copy of another does. `refuses`: throws, as when the system has no randomness. */
export type InjectedRandomFault = 'repeats' | 'refuses';

/** Chooses which calls fail, by how many were made before. */
export type RandomSabotage = (call: number) => InjectedRandomFault | undefined;

/** A source of randomness that fails as a test says. */
export class FailingRandom implements Random {
  readonly #inner: Random;
  readonly #last = new Map<string, unknown>();
  #calls = 0;
  sabotage: RandomSabotage;

  constructor(inner: Random, sabotage: RandomSabotage = () => undefined) {
    this.#inner = inner;
    this.sabotage = sabotage;
  }

  fraction(): number {
    return this.#value('fraction', () => this.#inner.fraction());
  }

  bytes(length: number): Uint8Array {
    return this.#value(`bytes ${length}`, () => this.#inner.bytes(length));
  }

  uuid(): string {
    return this.#value('uuid', () => this.#inner.uuid());
  }

  #value<Value>(kind: string, draw: () => Value): Value {
    const fault = this.sabotage(this.#calls++);
    if (fault === 'refuses')
      throw Object.assign(new Error('no randomness is available, in a test'), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
    if (fault === 'repeats' && this.#last.has(kind)) return this.#last.get(kind) as Value;
    const value = draw();
    this.#last.set(kind, value);
    return value;
  }
}
