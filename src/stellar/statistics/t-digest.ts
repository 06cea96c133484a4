/** How fine a digest is, as Metron's is made. */
const compression = 150;
/** Centroids at which it is compressed: values that come in order make far more than they need. */
const mostCentroids = 20 * compression;

export interface DigestState {
  readonly means: readonly number[];
  readonly counts: readonly number[];
  readonly min: number;
  readonly max: number;
}

/**
 * A sketch of a distribution (Dunning's t-digest): values are kept as centroids, which are single values at both ends and hold more towards
 * the middle. Exact up to 300 values.
 */
export class TDigest {
  #means: number[] = [];
  #counts: number[] = [];
  #total = 0;
  #min = Number.NaN;
  #max = Number.NaN;

  static of({ means, counts, min, max }: DigestState): TDigest {
    const digest = new TDigest();
    digest.#means = [...means];
    digest.#counts = [...counts];
    digest.#total = counts.reduce((sum, count) => sum + count, 0);
    digest.#min = min;
    digest.#max = max;
    return digest;
  }

  get state(): DigestState {
    return { means: this.#means, counts: this.#counts, min: this.#min, max: this.#max };
  }

  add(value: number): void {
    this.#addWeighted(value, 1);
    if (!(value >= this.#min)) this.#min = value;
    if (!(value <= this.#max)) this.#max = value;
  }

  merge({ means, counts, min, max }: DigestState): void {
    for (const [at, mean] of means.entries()) this.#addWeighted(mean, counts[at] ?? 0);
    if (!(this.#min <= min)) this.#min = min;
    if (!(this.#max >= max)) this.#max = max;
  }

  /**
   * Linear between the middles of centroids; for single values that is the rank q * (n - 1), from 0.
   *
   * @param q from 0 to 1
   * @returns NaN when it is empty
   */
  quantile(q: number): number {
    const rank = q * (this.#total - 1);
    let [beforeRank, beforeMean] = [0, this.#min];
    let sum = 0;
    for (const [at, mean] of this.#means.entries()) {
      const count = this.#counts[at] ?? 0;
      const middle = sum + (count - 1) / 2;
      if (middle >= rank) return between(rank, beforeRank, middle, beforeMean, mean);
      [beforeRank, beforeMean] = [middle, mean];
      sum += count;
    }
    return between(rank, beforeRank, this.#total - 1, beforeMean, this.#max);
  }

  #addWeighted(value: number, weight: number): void {
    const nearest = this.#nearestWithRoom(value, weight);
    if (nearest === undefined) {
      const at = this.#firstNotBelow(value);
      this.#means.splice(at, 0, value);
      this.#counts.splice(at, 0, weight);
    } else this.#grow(nearest, value, weight);
    this.#total += weight;
    if (this.#means.length > mostCentroids) this.#compress();
  }

  /** Of the centroids that are nearest to the value, one that may still grow. */
  #nearestWithRoom(value: number, weight: number): number | undefined {
    // Nothing may grow to 2 before.
    if (4 * (this.#total + weight) * 0.25 < 2 * compression) return undefined;
    const right = this.#firstNotBelow(value);
    const distance = (at: number) => Math.abs((this.#means[at] ?? Number.POSITIVE_INFINITY) - value);
    const sides = distance(right) < distance(right - 1) ? [right, right - 1] : [right - 1, right];
    return sides.find((at) => at >= 0 && at < this.#means.length && distance(at) === distance(sides[0] ?? 0) && this.#hasRoom(at, weight));
  }

  #hasRoom(at: number, weight: number): boolean {
    const count = this.#counts[at] ?? 0;
    let below = 0;
    for (let i = 0; i < at; i++) below += this.#counts[i] ?? 0;
    const q = this.#total <= 1 ? 0.5 : (below + (count - 1) / 2) / (this.#total - 1);
    return count + weight <= (4 * this.#total * q * (1 - q)) / compression;
  }

  #grow(at: number, value: number, weight: number): void {
    const count = (this.#counts[at] ?? 0) + weight;
    const mean = this.#means[at] ?? 0;
    this.#counts[at] = count;
    this.#means[at] = mean + ((value - mean) * weight) / count;
  }

  /** Joins neighbours as far as they have room. */
  #compress(): void {
    const [means, counts, total] = [this.#means, this.#counts, this.#total];
    this.#means = [];
    this.#counts = [];
    let below = 0;
    for (const [i, mean] of means.entries()) {
      const weight = counts[i] ?? 0;
      const last = this.#means.length - 1;
      const lastCount = this.#counts[last] ?? 0;
      const q = (below - lastCount + (lastCount + weight - 1) / 2) / (total - 1);
      if (last >= 0 && lastCount + weight <= (4 * total * q * (1 - q)) / compression) this.#grow(last, mean, weight);
      else {
        this.#means.push(mean);
        this.#counts.push(weight);
      }
      below += weight;
    }
  }

  #firstNotBelow(value: number): number {
    let [low, high] = [0, this.#means.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#means[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function between(rank: number, lowRank: number, highRank: number, low: number, high: number): number {
  return highRank === lowRank ? high : low + ((high - low) * (rank - lowRank)) / (highRank - lowRank);
}
