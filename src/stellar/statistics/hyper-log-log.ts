import { illegalArgument } from '../errors.js';
import { textOf } from '../text.js';
import { Opaque, type Value } from '../values.js';

/** 16 MB of registers. */
const mostPrecise = 24;
const mostSparse = 32;

export interface HyperLogLogState {
  readonly precision: number;
  readonly sparsePrecision: number;
  /** Index and rank at the sparse precision, while it is sparse. */
  readonly sparse: readonly (readonly [number, number])[] | undefined;
  /** base64 of a byte for each register, once it is not. */
  readonly registers: string | undefined;
}

/**
 * HyperLogLog++ (Heule, Nunkesser and Hall): how many different values were added, in constant space. While there are few, they are kept sparsely at
 * a higher precision, at which the count is nearly exact; later the relative error is about 1.04 / sqrt(2^p). Estimates are Ertl's, which need no tables.
 * Values count by their text: 1, 1L and '1' are one.
 */
export class HyperLogLog extends Opaque {
  readonly kind = 'hyperloglog';
  readonly precision: number;
  readonly sparsePrecision: number;
  #sparse: Map<number, number> | undefined;
  #registers: Uint8Array | undefined;

  /**
   * @param precision p, from 4
   * @param sparsePrecision from p to 32; 0: never sparse
   * @throws StellarError illegal argument
   */
  constructor(precision = 14, sparsePrecision = 25) {
    super();
    if (precision < 4 || sparsePrecision > mostSparse || sparsePrecision < 0 || (sparsePrecision !== 0 && precision > sparsePrecision)) {
      throw illegalArgument(`p has to be from 4 up to sp, and sp up to ${mostSparse} or 0; got ${precision} and ${sparsePrecision}`);
    }
    if (precision > mostPrecise) throw illegalArgument(`a precision of ${precision} needs more memory than allowed: up to ${mostPrecise}`);
    this.precision = precision;
    this.sparsePrecision = sparsePrecision;
    if (sparsePrecision === 0) this.#registers = new Uint8Array(2 ** precision);
    else this.#sparse = new Map();
  }

  static of({ precision, sparsePrecision, sparse, registers }: HyperLogLogState): HyperLogLog {
    const counter = new HyperLogLog(precision, sparsePrecision);
    if (sparse !== undefined) counter.#sparse = new Map(sparse);
    if (registers !== undefined) {
      counter.#sparse = undefined;
      counter.#registers = Uint8Array.from(Buffer.from(registers, 'base64').subarray(0, 2 ** precision));
    }
    return counter;
  }

  override get bytes(): number {
    return this.#registers?.length ?? 16 * (this.#sparse?.size ?? 0);
  }

  get state(): HyperLogLogState {
    const { precision, sparsePrecision } = this;
    const registers = this.#registers && Buffer.from(this.#registers).toString('base64');
    return { precision, sparsePrecision, sparse: this.#sparse && [...this.#sparse], registers };
  }

  add(value: Value): void {
    const [high, low] = hash64(textOf(value));
    if (this.#sparse === undefined) this.#raise(placeOf(high, low, this.precision));
    else this.#note(this.#sparse, placeOf(high, low, this.sparsePrecision));
  }

  /** Takes in what the other has seen. @throws StellarError illegal argument for another precision */
  merge(other: HyperLogLog): void {
    if (other.precision !== this.precision || other.sparsePrecision !== this.sparsePrecision) {
      throw illegalArgument('counters of different precision do not merge');
    }
    if (this.#sparse !== undefined && other.#sparse !== undefined) {
      for (const [index, rank] of other.#sparse) if (this.#sparse !== undefined) this.#note(this.#sparse, { index, rank });
      return;
    }
    const registers = this.#dense();
    for (const [index, rank] of other.copy().#dense().entries()) if (rank > (registers[index] ?? 0)) registers[index] = rank;
  }

  copy(): HyperLogLog {
    const copy = new HyperLogLog(this.precision, this.sparsePrecision);
    copy.#sparse = this.#sparse && new Map(this.#sparse);
    copy.#registers = this.#registers?.slice();
    return copy;
  }

  /** How many different values there were, about. */
  get cardinality(): number {
    if (this.#registers !== undefined) return Math.round(estimate(this.#registers, this.precision));
    const size = 2 ** this.sparsePrecision;
    return Math.round(size * Math.log(size / (size - (this.#sparse?.size ?? 0))));
  }

  text(): string {
    return `HyperLogLogPlus{${this.cardinality}}`;
  }

  #note(sparse: Map<number, number>, { index, rank }: Place): void {
    if (rank > (sparse.get(index) ?? -1)) sparse.set(index, rank);
    if (sparse.size > 2 ** this.precision * 0.75) this.#dense();
  }

  #raise({ index, rank }: Place): void {
    const registers = this.#registers;
    if (registers !== undefined && rank > (registers[index] ?? 0)) registers[index] = rank;
  }

  /** Sparse entries hold enough of the hash to know the registers they stand for. */
  #dense(): Uint8Array {
    const registers = this.#registers ?? new Uint8Array(2 ** this.precision);
    this.#registers = registers;
    const shift = this.sparsePrecision - this.precision;
    for (const [index, rank] of this.#sparse ?? []) {
      const rest = index % 2 ** shift;
      this.#raise({ index: Math.floor(index / 2 ** shift), rank: rest === 0 ? shift + rank : shift - Math.floor(Math.log2(rest)) });
    }
    this.#sparse = undefined;
    return registers;
  }
}

interface Place {
  readonly index: number;
  /** Leading zeros behind the index, and one. */
  readonly rank: number;
}

/** The first `bits` of the hash are the index. */
function placeOf(high: number, low: number, bits: number): Place {
  const index = bits === 32 ? high : high >>> (32 - bits);
  const rest = bits === 32 ? 0 : (high << bits) >>> 0;
  const zeros = rest === 0 ? 32 - bits + Math.clz32(low) : Math.clz32(rest);
  return { index, rank: zeros + 1 };
}

/** Ertl's improved raw estimate (arXiv 1702.01284). */
function estimate(registers: Uint8Array, precision: number): number {
  const q = 64 - precision;
  const counts = new Float64Array(q + 2);
  for (const rank of registers) counts[rank] = (counts[rank] ?? 0) + 1;
  const m = registers.length;
  let z = m * tau(1 - (counts[q + 1] ?? 0) / m);
  for (let k = q; k >= 1; k--) z = 0.5 * (z + (counts[k] ?? 0));
  z += m * sigma((counts[0] ?? 0) / m);
  return (m * m) / (2 * Math.LN2 * z);
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let [x, y, z] = [start, 1, start];
  for (let before = Number.NaN; before !== z; ) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let [x, y, z] = [start, 1, 1 - start];
  for (let before = Number.NaN; before !== z; ) {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}

/** 64 bits as two words: MurmurHash3's mixing over UTF-16 units, twice with different seeds. */
function hash64(text: string): readonly [number, number] {
  return [murmur(text, 0x9747b28c), murmur(text, 0x3c6ef372)];
}

function murmur(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 2) {
    let block = text.charCodeAt(i) | ((i + 1 < text.length ? text.charCodeAt(i + 1) : 0) << 16);
    block = Math.imul(block, 0xcc9e2d51);
    block = Math.imul((block << 15) | (block >>> 17), 0x1b873593);
    hash ^= block;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
