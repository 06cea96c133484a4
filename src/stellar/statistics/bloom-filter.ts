import { createHash } from 'node:crypto';
import { illegalArgument } from '../errors.js';
import { Opaque } from '../values.js';

const bytesPerPage = 1024;
const bitsPerPage = 8 * bytesPerPage;
/** What the smallest probability that a double can hold comes to. */
const mostHashes = 1_100;
/** As many as Java can address: 2^31 words of 64 bits. */
const mostBits = 2 ** 37;
/** A page with fewer set bits is written as a list of them, of two bytes each. */
const fewBits = bytesPerPage / 2;
/** So much memory at most is made of pages that were written as lists: 16 MB. */
const mostLists = 16_384;

export interface BloomFilterState {
  readonly bitCount: number;
  readonly hashCount: number;
  /** Index, and base64 of the page's bytes or, where that is shorter, of the places of its set bits, two bytes each, big end first. */
  readonly pages: readonly (readonly [number, string])[];
}

/** A set that may say yes too often, with the given probability. Its bits lie in pages that are made when first used. */
export class BloomFilter extends Opaque {
  readonly kind = 'bloom filter';
  #bitCount: number;
  #hashCount: number;
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

  /** @throws StellarError illegal argument for what no filter can be like */
  static of({ bitCount, hashCount, pages }: BloomFilterState): BloomFilter {
    const filter = new BloomFilter(1, 0.5);
    const lastPage = Math.floor((bitCount - 1) / bitsPerPage);
    if (!isCount(bitCount, mostBits) || !isCount(hashCount, mostHashes) || pages.length > lastPage + 1) {
      throw illegalArgument(`no bloom filter has ${bitCount} bits, ${hashCount} hashes and ${pages.length} pages`);
    }
    filter.#bitCount = bitCount;
    filter.#hashCount = hashCount;
    let lists = 0;
    for (const [index, text] of pages) {
      const bytes = Buffer.from(text, 'base64');
      lists += bytes.length < bytesPerPage ? 1 : 0;
      if (!(index === 0 || isCount(index, lastPage)) || bytes.length > bytesPerPage || lists > mostLists) {
        throw illegalArgument(`no bloom filter has a page ${index} of ${bytes.length} bytes`);
      }
      filter.#pages.set(index, bytes.length === bytesPerPage ? Uint8Array.from(bytes) : pageOf(bytes));
    }
    return filter;
  }

  get state(): BloomFilterState {
    const asList = this.#pages.size <= mostLists;
    const pages = Array.from(this.#pages, ([index, page]): [number, string] => [index, (asList && listOf(page)) || base64(page)]);
    return { bitCount: this.#bitCount, hashCount: this.#hashCount, pages: pages.sort(([a], [b]) => a - b) };
  }

  override get bytes(): number {
    return bytesPerPage * this.#pages.size;
  }

  /** @param content tells a value from all others, of other kinds too */
  add(content: string): void {
    for (const bit of this.#bitsOf(content)) {
      const page = this.#page(Math.floor(bit / bitsPerPage));
      const at = bit % bitsPerPage;
      page[at >> 3] = (page[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }

  mayHold(content: string): boolean {
    return this.#bitsOf(content).every((bit) => {
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

  /** Double hashing over a digest. */
  #bitsOf(content: string): number[] {
    const digest = createHash('sha1').update(content).digest();
    const first = digest.readUIntBE(0, 6);
    const second = digest.readUIntBE(6, 6);
    return Array.from({ length: this.#hashCount }, (_, i) => (first + i * (second % this.#bitCount)) % this.#bitCount);
  }
}

/** base64 of the places of the bits that are set; undefined where there are too many. */
function listOf(page: Uint8Array): string | undefined {
  const places: number[] = [];
  for (const [at, byte] of page.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) places.push(8 * at + bit);
    if (places.length >= fewBits) return undefined;
  }
  return base64(Uint8Array.from(places.flatMap((place) => [place >> 8, place & 255])));
}

function pageOf(list: Buffer): Uint8Array {
  const page = new Uint8Array(bytesPerPage);
  for (let at = 0; at + 1 < list.length; at += 2) {
    const place = list.readUInt16BE(at) % bitsPerPage;
    page[place >> 3] = (page[place >> 3] ?? 0) | (1 << (place & 7));
  }
  return page;
}

function isCount(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
