import { combinedKey, hashCode, type Keyed, keyOf } from './keys.js';
import { Walk } from './walk.js';

/**
 * The order of iteration of a map or set: of insertion (Java's LinkedHashMap and LinkedHashSet), or that of Java's HashMap (map literals).
 */
export type Order = 'insertion' | 'hash';

/** A map from any value to any value, with Java's equality of keys: 1, 1L and '1' are three keys, and null is one. Mutable, as in Metron. */
export class StellarMap<K, V> implements Keyed {
  readonly order: Order;
  readonly #values = new Map<unknown, V>();
  /** The keys that differ from their `keyOf`, each with its hash code at the time of insertion, as Java's HashMap nodes keep it. */
  #originals: Map<unknown, { readonly key: K; readonly hash: number }> | undefined;
  /** Size of Java's hash table. It never shrinks, and the order of iteration depends on it. */
  #buckets = 16;

  constructor(order: Order = 'insertion') {
    this.order = order;
  }

  /** A map of these entries, inserted in their order. */
  static of<K, V>(entries: Iterable<readonly [K, V]>, order: Order = 'insertion'): StellarMap<K, V> {
    const map = new StellarMap<K, V>(order);
    for (const [key, value] of entries) map.set(key, value);
    return map;
  }

  get size(): number {
    return this.#values.size;
  }

  /** @returns undefined when the key is absent */
  get(key: K): V | undefined {
    return this.#values.get(keyOf(key));
  }

  has(key: K): boolean {
    return this.#values.has(keyOf(key));
  }

  set(key: K, value: V): this {
    const under = keyOf(key);
    this.#values.set(under, value);
    if (under !== key) {
      this.#originals ??= new Map();
      if (!this.#originals.has(under)) this.#originals.set(under, { key, hash: this.order === 'hash' ? hashCode(key) : 0 });
    }
    while (this.#values.size > this.#buckets * 0.75) this.#buckets *= 2;
    return this;
  }

  delete(key: K): boolean {
    const under = keyOf(key);
    this.#originals?.delete(under);
    return this.#values.delete(under);
  }

  keys(): K[] {
    return this.#inOrder().map(([key]) => key);
  }

  values(): V[] {
    return this.#inOrder().map(([, value]) => value);
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#inOrder()[Symbol.iterator]();
  }

  /** The entries in no particular order, for uses where the order does not matter: it saves the sorting. */
  *unordered(): IterableIterator<[K, V]> {
    for (const [under, value] of this.#values) yield [this.#original(under), value];
  }

  key(walk = new Walk()): string | object {
    const parts: string[] = [];
    for (const [under, value] of this.#values) {
      const part = combinedKey('e', [typeof under === 'string' ? under : this.#original(under), value], walk);
      if (part === undefined) return this;
      parts.push(part);
    }
    return combinedKey('m', parts.sort(), walk) ?? this;
  }

  hashCode(walk = new Walk()): number {
    walk.enter(2 * this.size);
    let sum = 0;
    for (const [key, value] of this.unordered()) sum = (sum + (hashCode(key, walk) ^ hashCode(value, walk))) | 0;
    walk.leave();
    return sum;
  }

  #inOrder(): [K, V][] {
    if (this.order === 'insertion' || this.size < 2) return [...this.unordered()];
    const bucketOf = (under: unknown) => {
      const hash = this.#originals?.get(under)?.hash ?? hashCode(under);
      return (hash ^ (hash >>> 16)) & (this.#buckets - 1);
    };
    return Array.from(this.#values, ([under, value]) => ({ under, value, bucket: bucketOf(under) }))
      .sort((a, b) => a.bucket - b.bucket)
      .map(({ under, value }) => [this.#original(under), value]);
  }

  #original(under: unknown): K {
    const original = this.#originals?.get(under);
    // A key without an original is its own `keyOf`, hence a K.
    return original === undefined ? (under as K) : original.key;
  }
}

/** A set with Java's equality of elements. Mutable, as in Metron. */
export class StellarSet<T> implements Keyed {
  readonly #elements: StellarMap<T, true>;

  constructor(elements: Iterable<T> = [], order: Order = 'insertion') {
    this.#elements = new StellarMap(order);
    for (const element of elements) this.add(element);
  }

  get size(): number {
    return this.#elements.size;
  }

  has(element: T): boolean {
    return this.#elements.has(element);
  }

  add(element: T): this {
    if (!this.#elements.has(element)) this.#elements.set(element, true);
    return this;
  }

  delete(element: T): boolean {
    return this.#elements.delete(element);
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#elements.keys()[Symbol.iterator]();
  }

  /** The elements in no particular order, for uses where the order does not matter: it saves the sorting. */
  *unordered(): IterableIterator<T> {
    for (const [element] of this.#elements.unordered()) yield element;
  }

  key(walk?: Walk): string | object {
    const key = this.#elements.key(walk);
    return typeof key === 'string' ? `\0set${key}` : this;
  }

  hashCode(walk = new Walk()): number {
    walk.enter(this.size);
    let sum = 0;
    for (const element of this.unordered()) sum = (sum + hashCode(element, walk)) | 0;
    walk.leave();
    return sum;
  }
}
