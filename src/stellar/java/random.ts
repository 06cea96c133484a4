const multiplier = 0x5_de_ec_e6_6dn;
const mask = 2n ** 48n - 1n;

/** `java.util.Random`: the same numbers for the same seed. */
export class JavaRandom {
  #state: bigint;

  constructor(seed: bigint) {
    this.#state = (seed ^ multiplier) & mask;
  }

  /** Goes on where another was. */
  static at(state: bigint): JavaRandom {
    const random = new JavaRandom(0n);
    random.#state = state & mask;
    return random;
  }

  get state(): bigint {
    return this.#state;
  }

  /** @param bound at least 1 @returns from 0 up to it, without it */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.#next(31))) >> 31n);
    for (;;) {
      const bits = this.#next(31);
      const value = bits % bound;
      // Past the last whole multiple of the bound, low numbers would come too often.
      if (bits - value + (bound - 1) < 2 ** 31) return value;
    }
  }

  #next(bits: number): number {
    this.#state = (this.#state * multiplier + 0xbn) & mask;
    return Number(this.#state >> BigInt(48 - bits));
  }
}
