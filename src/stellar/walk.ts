import { StellarError } from './errors.js';

const deepest = 500;
const largest = 2_000_000;
const longest = 64 * 1024 * 1024;

/**
 * Holds one walk over a value to a size. Values share parts: thirty turns of `a -> [a, a]` make a list of thirty that is a billion when written out, and LIST_ADD can
 * put a list into itself.
 */
export class Walk {
  #depth = 0;
  #parts = 0;
  #units = 0;

  /** Before the parts of a collection are looked at; `leave` afterwards. @throws StellarError limit */
  enter(parts: number): void {
    this.#parts += parts;
    if (this.#parts > largest) throw new StellarError('limit', `a value has more than ${largest} parts`);
    if (++this.#depth > deepest) throw new StellarError('limit', `a value is nested deeper than ${deepest} levels`);
  }

  /** For each text among the parts. @throws StellarError limit */
  text(length: number): void {
    this.#units += length;
    if (this.#units > longest) throw new StellarError('limit', `the texts in a value are longer than ${longest} units`);
  }

  leave(): void {
    this.#depth--;
  }
}
