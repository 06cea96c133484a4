import type { Variables } from '../stellar/run.js';
import type { Value } from '../stellar/values.js';

/** Several sets of variables as one: the first that has a value for a name gives it. */
export class Layers implements Variables {
  readonly #layers: readonly ReadonlyMap<string, Value>[];

  constructor(...layers: readonly ReadonlyMap<string, Value>[]) {
    this.#layers = layers;
  }

  get(name: string): Value | undefined {
    for (const layer of this.#layers) {
      const value = layer.get(name);
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  }

  entries(): Iterable<readonly [string, Value]> {
    const all = new Map<string, Value>();
    for (const layer of this.#layers) for (const [name, value] of layer) if ((all.get(name) ?? null) === null) all.set(name, value);
    return all;
  }
}
