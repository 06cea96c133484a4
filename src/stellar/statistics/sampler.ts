import { JavaRandom } from '../java/random.js';
import { Opaque, type Value } from '../values.js';

/** Draws are from so many at most. */
const mostSeen = 2 ** 31 - 2;

export interface SamplerState {
  readonly size: number;
  readonly seen: number;
  readonly random: bigint;
  readonly sample: readonly Value[];
}

/** A uniform sample of all values that were seen, in constant space. Draws are those of Java's Random with the seed 0, as Metron's. */
export class Sampler extends Opaque {
  readonly kind = 'sampler';
  readonly size: number;
  readonly #sample: Value[];
  #seen: number;
  readonly #random: JavaRandom;

  constructor(size: number, state?: Omit<SamplerState, 'size'>) {
    super();
    this.size = size;
    this.#sample = [...(state?.sample ?? [])];
    this.#seen = Math.min(state?.seen ?? 0, mostSeen);
    this.#random = state === undefined ? new JavaRandom(0n) : JavaRandom.at(state.random);
  }

  get state(): SamplerState {
    return { size: this.size, seen: this.#seen, random: this.#random.state, sample: this.#sample };
  }

  get sample(): readonly Value[] {
    return this.#sample;
  }

  add(value: Value): void {
    if (value === null) return;
    if (this.#sample.length < this.size) this.#sample.push(value);
    else {
      const slot = this.#random.nextInt(this.#seen + 1);
      if (slot < this.size) this.#sample[slot] = value;
    }
    this.#seen = Math.min(this.#seen + 1, mostSeen);
  }

  text(): string {
    return `Sampler{${this.#sample.length} of ${this.#seen} values}`;
  }
}
