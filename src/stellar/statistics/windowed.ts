import { illegalArgument, unsupported } from '../errors.js';
import { kurtosisOf, Statistics, skewnessOf } from './statistics.js';

export interface WindowedState {
  readonly size: number;
  readonly values: readonly number[];
}

/** Statistics of the last values, each kept. NaN is one of them. */
export class WindowedStatistics extends Statistics {
  readonly #size: number;
  readonly #values: number[];
  /** The oldest, once the window is full. */
  #oldest = 0;

  /** @param size at least 1 */
  constructor(size: number, values: readonly number[] = []) {
    super();
    this.#size = size;
    this.#values = values.slice(-size);
  }

  override get bytes(): number {
    return 16 * this.#values.length;
  }

  get state(): WindowedState {
    return { size: this.#size, values: [...this.#values.slice(this.#oldest), ...this.#values.slice(0, this.#oldest)] };
  }

  add(value: number): void {
    if (this.#values.length < this.#size) this.#values.push(value);
    else {
      this.#values[this.#oldest] = value;
      this.#oldest = (this.#oldest + 1) % this.#size;
    }
  }

  get count(): number {
    return this.#values.length;
  }

  get sum(): number {
    return total(this.#values);
  }

  get sumOfSquares(): number {
    return total(this.#values, (value) => value * value);
  }

  get sumOfLogs(): number {
    throw unsupported('a sum of logarithms needs statistics without a window: STATS_INIT()');
  }

  get geometricMean(): number {
    return Math.exp(total(this.#values, Math.log) / this.count);
  }

  get populationVariance(): number {
    return this.#deviations(2) / this.count;
  }

  get variance(): number {
    return this.count === 1 ? 0 : this.#deviations(2) / (this.count - 1);
  }

  get min(): number {
    return this.#numbers().reduce((least, value) => (value < least ? value : least), this.#numbers()[0] ?? Number.NaN);
  }

  get max(): number {
    return this.#numbers().reduce((most, value) => (value > most ? value : most), this.#numbers()[0] ?? Number.NaN);
  }

  get skewness(): number {
    return skewnessOf(this.count, this.#deviations(3), this.standardDeviation);
  }

  get kurtosis(): number {
    return kurtosisOf(this.count, this.#deviations(4), this.standardDeviation);
  }

  /** At the rank p * (n + 1) / 100, from 1, linear between neighbours. */
  percentile(p: number): number {
    if (!(p > 0 && p <= 100)) throw illegalArgument(`a percentile of a window lies above 0 and up to 100, got ${p}`);
    const sorted = this.#numbers().sort((a, b) => a - b);
    const rank = (p * (sorted.length + 1)) / 100;
    const below = Math.floor(rank);
    if (below < 1) return sorted[0] ?? Number.NaN;
    if (below >= sorted.length) return sorted.at(-1) ?? Number.NaN;
    const [low = 0, high = 0] = [sorted[below - 1], sorted[below]];
    return low + (rank - below) * (high - low);
  }

  #numbers(): number[] {
    return this.#values.filter((value) => !Number.isNaN(value));
  }

  #deviations(power: number): number {
    const { mean } = this;
    return this.count === 0 ? Number.NaN : total(this.#values, (value) => (value - mean) ** power);
  }
}

function total(values: readonly number[], of: (value: number) => number = (value) => value): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}
