import { createHash } from 'node:crypto';
import { illegalArgument } from '../../errors.js';
import { encode, typeOf } from '../../json.js';
import { keyOf } from '../../keys.js';
import { Opaque, type Value } from '../../values.js';

const bytesPerPage = 1024;
const bitsPerPage = 8 * bytesPerPage;
/** As many as Java can address: 2^31 words of 64 bits. */
const mostBits = 2 ** 37;

/** A set that may say yes too often, with the given probability. Its bits lie in pages that are made when first used. */
export class BloomFilter extends Opaque {
  readonly kind = 'bloom filter';
  readonly #bitCount: number;
  readonly #hashCount: number;
  readonly #pages = new Map<number, Uint8Array>();

  /**
   * @param expected how many values it is made for
   * @param probability of a wrong yes, once it holds them: above 0 and below 1
   * @throws StellarError illegal argument
   */
  constructor(expected: number, probability: number) {
    super();
    if (expected < 0) throw illegalArgument(`a bloom filter for ${expected} values`);
    if (!(probability > 0 && probability < 1)) throw illegalArgument(`a probability has to lie between 0 and 1, got ${probability}`);
    const count = Math.max(1, expected);
    this.#bitCount = Math.max(64, Math.ceil((-count * Math.log(probability)) / Math.LN2 ** 2));
    if (this.#bitCount > mostBits) throw illegalArgument(`a bloom filter of ${this.#bitCount} bits is too large`);
    this.#hashCount = Math.max(1, Math.round((this.#bitCount / count) * Math.LN2));
  }

  add(value: Value): void {
    for (const bit of this.#bitsOf(value)) {
      const page = this.#page(Math.floor(bit / bitsPerPage));
      const at = bit % bitsPerPage;
      page[at >> 3] = (page[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }

  mayHold(value: Value): boolean {
    return this.#bitsOf(value).every((bit) => {
      const at = bit % bitsPerPage;
      return (((this.#pages.get(Math.floor(bit / bitsPerPage))?.[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
    });
  }

  /** @throws StellarError illegal argument when the other was made for another size or probability */
  merge(other: BloomFilter): void {
    if (other.#bitCount !== this.#bitCount || other.#hashCount !== this.#hashCount)
      throw illegalArgument('bloom filters of different sizes or rates do not merge');
    for (const [index, bytes] of other.#pages) {
      const page = this.#page(index);
      for (const [i, byte] of bytes.entries()) page[i] = (page[i] ?? 0) | byte;
    }
  }

  text(): string {
    return `BloomFilter{${this.#bitCount} bits, ${this.#hashCount} hashes}`;
  }

  /** Filters with equal bits are equal. */
  override key(): string {
    const digest = createHash('sha256');
    for (const [index, bytes] of [...this.#pages].sort(([a], [b]) => a - b)) digest.update(`${index}:`).update(bytes);
    return `\0bloom${this.#bitCount},${this.#hashCount},${digest.digest('hex')}`;
  }

  #page(index: number): Uint8Array {
    const page = this.#pages.get(index) ?? new Uint8Array(bytesPerPage);
    this.#pages.set(index, page);
    return page;
  }

  /** Double hashing over a digest of the value's kind and content. */
  #bitsOf(value: Value): number[] {
    const digest = createHash('sha1').update(contentOf(value)).digest();
    const first = digest.readUIntBE(0, 6);
    const second = digest.readUIntBE(6, 6);
    return Array.from({ length: this.#hashCount }, (_, i) => (first + i * (second % this.#bitCount)) % this.#bitCount);
  }
}

function contentOf(value: Value): string {
  const key = keyOf(value);
  return typeof key === 'string' ? `s${key}` : `${typeOf(value)} ${JSON.stringify(encode(value))}`;
}
