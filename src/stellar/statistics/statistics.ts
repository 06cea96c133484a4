import { Opaque } from '../values.js';

/** What STATS_* work on. Every figure is a double; what there is too little of for one is NaN. */
export abstract class Statistics extends Opaque {
  readonly kind = 'statistics';

  /** @throws StellarError when it cannot take this value */
  abstract add(value: number): void;
  abstract readonly count: number;
  abstract readonly sum: number;
  abstract readonly sumOfSquares: number;
  /** @throws StellarError unsupported */
  abstract readonly sumOfLogs: number;
  /** @throws StellarError unsupported */
  abstract readonly geometricMean: number;
  /** Divided by n. @throws StellarError unsupported */
  abstract readonly populationVariance: number;
  /** Divided by n - 1. */
  abstract readonly variance: number;
  abstract readonly min: number;
  abstract readonly max: number;
  abstract readonly skewness: number;
  /** In excess of a normal distribution's. */
  abstract readonly kurtosis: number;
  /** @param p from 0 to 100 @throws StellarError illegal argument */
  abstract percentile(p: number): number;

  get mean(): number {
    return this.sum / this.count;
  }

  get quadraticMean(): number {
    return Math.sqrt(this.sumOfSquares / this.count);
  }

  get standardDeviation(): number {
    return Math.sqrt(this.variance);
  }

  text(): string {
    return `Statistics{${this.count} values}`;
  }
}

/** Of a sample of n, from the sum of the third powers of deviations from the mean, and the standard deviation. */
export function skewnessOf(n: number, third: number, deviation: number): number {
  return n < 3 ? Number.NaN : (n / ((n - 1) * (n - 2))) * (third / deviation ** 3);
}

/** The same from the sum of the fourth powers. */
export function kurtosisOf(n: number, fourth: number, deviation: number): number {
  if (n < 4) return Number.NaN;
  const scale = (n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3));
  return scale * (fourth / deviation ** 4) - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
}
