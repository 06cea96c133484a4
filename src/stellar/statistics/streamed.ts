import { illegalArgument, illegalState, unsupported } from '../errors.js';
import { kurtosisOf, Statistics, skewnessOf } from './statistics.js';
import { type DigestState, TDigest } from './t-digest.js';

export interface StreamedState {
  readonly figures: Figures;
  readonly digest: DigestState;
}

interface Figures {
  n: number;
  sum: number;
  squares: number;
  logs: number;
  min: number;
  max: number;
  mean: number;
  /** Sums of powers of the deviations from the mean. */
  second: number;
  third: number;
  fourth: number;
}

/** Statistics of all values that ever were, in constant space. Percentiles are a digest's. */
export class StreamedStatistics extends Statistics {
  readonly #figures: Figures = {
    n: 0,
    sum: 0,
    squares: 0,
    logs: 0,
    min: Number.NaN,
    max: Number.NaN,
    mean: 0,
    second: 0,
    third: 0,
    fourth: 0,
  };
  #digest = new TDigest();

  static of({ figures, digest }: StreamedState): StreamedStatistics {
    const statistics = new StreamedStatistics();
    Object.assign(statistics.#figures, figures);
    statistics.#digest = TDigest.of(digest);
    return statistics;
  }

  get state(): StreamedState {
    return { figures: this.#figures, digest: this.#digest.state };
  }

  add(value: number): void {
    if (Number.isNaN(value)) throw illegalArgument('NaN has no place in statistics');
    const figures = this.#figures;
    const [sum, squares] = [figures.sum + value, figures.squares + value * value];
    if (!Number.isFinite(squares)) throw illegalState(`the squares of values overflow with ${value}`);
    if (squares === 0 && sum > 0) throw illegalState(`the squares of values underflow with ${value}`);
    figures.sum = sum;
    figures.squares = squares;
    figures.logs += Math.log(value);
    if (!(figures.min <= value)) figures.min = value;
    if (!(figures.max >= value)) figures.max = value;
    combine(figures, { n: 1, mean: value, second: 0, third: 0, fourth: 0 });
    this.#digest.add(value);
  }

  /** A copy, to go on with. */
  copy(): StreamedStatistics {
    return StreamedStatistics.of(this.state);
  }

  /** Takes in the other's values. As in Metron, the extremes stay this one's when either side is empty. */
  merge(other: StreamedStatistics): void {
    const [figures, others] = [this.#figures, other.#figures];
    if (figures.n > 0 && others.n > 0) {
      figures.min = Math.min(figures.min, others.min);
      figures.max = Math.max(figures.max, others.max);
    }
    figures.sum += others.sum;
    figures.squares += others.squares;
    figures.logs += others.logs;
    combine(figures, others);
    this.#digest.merge(other.#digest.state);
  }

  get count(): number {
    return this.#figures.n;
  }

  get sum(): number {
    return this.#figures.sum;
  }

  get sumOfSquares(): number {
    return this.#figures.squares;
  }

  get sumOfLogs(): number {
    return this.#figures.logs;
  }

  get geometricMean(): number {
    throw unsupported('a geometric mean needs a window: STATS_INIT(n)');
  }

  get populationVariance(): number {
    throw unsupported('a population variance needs a window: STATS_INIT(n)');
  }

  /** -0.0 without values, as Metron has it. */
  get variance(): number {
    return this.#figures.second / (this.#figures.n - 1);
  }

  get min(): number {
    return this.#figures.min;
  }

  get max(): number {
    return this.#figures.max;
  }

  get skewness(): number {
    return skewnessOf(this.#figures.n, this.#figures.third, this.standardDeviation);
  }

  get kurtosis(): number {
    return kurtosisOf(this.#figures.n, this.#figures.fourth, this.standardDeviation);
  }

  percentile(p: number): number {
    if (!(p >= 0 && p <= 100)) throw illegalArgument(`a percentile lies between 0 and 100, got ${p}`);
    return this.#digest.quantile(p / 100);
  }
}

type Moments = Pick<Figures, 'n' | 'mean' | 'second' | 'third' | 'fourth'>;

/** Takes the moments of b into a, by Pébay's formulas for the union of two samples. */
function combine(a: Moments, b: Moments): void {
  if (b.n === 0) return;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  const step = delta / n;
  const product = a.n * b.n;
  a.fourth +=
    b.fourth +
    delta * step ** 3 * product * (a.n ** 2 - product + b.n ** 2) +
    6 * step ** 2 * (a.n ** 2 * b.second + b.n ** 2 * a.second) +
    4 * step * (a.n * b.third - b.n * a.third);
  a.third += b.third + delta * step ** 2 * product * (a.n - b.n) + 3 * step * (a.n * b.second - b.n * a.second);
  a.second += b.second + delta * step * product;
  a.mean += step * b.n;
  a.n = n;
}
