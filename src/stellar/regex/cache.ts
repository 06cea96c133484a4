import { Lru } from '../lru.js';
import { Pattern } from './pattern.js';

/** UTF-16 units of all patterns that are kept: one that is compiled takes up to half a kilobyte for each. */
const heaviest = 512 * 1024;

/** Compiled patterns by their text, the most recently used ones. */
export class Patterns {
  readonly #known: Lru<Pattern>;

  constructor(capacity = 500) {
    this.#known = new Lru(capacity, heaviest);
  }

  /** @throws StellarError illegal argument for a pattern that Java refuses, limit for one that is too large */
  get(source: string): Pattern {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const pattern = new Pattern(source);
    this.#known.set(source, pattern, source.length);
    return pattern;
  }
}
