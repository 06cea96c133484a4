import { Pattern } from './pattern.js';

/** Compiled patterns by their text, the most recently used ones. */
export class Patterns {
  readonly #capacity: number;
  readonly #known = new Map<string, Pattern>();

  constructor(capacity = 500) {
    this.#capacity = capacity;
  }

  /** @throws StellarError illegal argument for a pattern that Java refuses */
  get(source: string): Pattern {
    const pattern = this.#known.get(source) ?? new Pattern(source);
    this.#known.delete(source);
    this.#known.set(source, pattern);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#capacity && oldest !== undefined) this.#known.delete(oldest);
    return pattern;
  }
}
