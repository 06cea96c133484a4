/**
 * What functions hand to each other as JSON, so that statistics in a message survive the way to the next stage:
 * `{"$state": "statistics", "of": {…}}`. NaN and the infinities are texts.
 */
import { StellarError } from './errors.js';
import { BloomFilter } from './statistics/bloom-filter.js';
import { HyperLogLog } from './statistics/hyper-log-log.js';
import { OutlierState } from './statistics/outlier-state.js';
import { Sampler } from './statistics/sampler.js';
import { StreamedStatistics } from './statistics/streamed.js';
import { WindowedStatistics } from './statistics/windowed.js';
import { doubleValue, isNumeric, type Opaque, StellarMap, type Value, type ValueMap } from './values.js';

/**
 * @param encode makes JSON of the values inside
 * @returns what `JSON.stringify` takes; undefined for a value that has no form as JSON
 */
export function stateOf(value: Opaque, encode: (value: Value) => unknown): object | undefined {
  const of = partsOf(value, encode);
  return of && { $state: nameOf(value), of };
}

/** @returns undefined for a map that holds no such state: it is a map then */
export function valueOfState(map: ValueMap): Value | undefined {
  const [name, of] = [map.get('$state'), map.get('of')];
  if (map.size !== 2 || typeof name !== 'string' || !(of instanceof StellarMap)) return undefined;
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  try {
    return read?.(of);
  } catch (error) {
    if (error instanceof Malformed || error instanceof StellarError) return undefined;
    throw error;
  }
}

class Malformed extends Error {}

function nameOf(value: Opaque): string {
  return value instanceof WindowedStatistics ? 'window' : value.kind;
}

function partsOf(value: Opaque, encode: (value: Value) => unknown): object | undefined {
  if (value instanceof StreamedStatistics) return streamedParts(value);
  if (value instanceof WindowedStatistics) return { size: value.state.size, values: value.state.values.map(written) };
  if (value instanceof HyperLogLog || value instanceof BloomFilter) return value.state;
  if (value instanceof OutlierState) {
    const { tickMedians, tickDeviations, windowMedians, windowDeviations } = value;
    return Object.fromEntries(
      Object.entries({ tickMedians, tickDeviations, windowMedians, windowDeviations }).map(([name, each]) => [name, streamedParts(each)]),
    );
  }
  if (!(value instanceof Sampler)) return undefined;
  const { size, seen, random, sample } = value.state;
  return { size, seen, random: String(random), sample: sample.map(encode) };
}

function streamedParts({ state: { figures, digest } }: StreamedStatistics): object {
  const named = Object.entries(figures).map(([name, figure]) => [name, written(figure)] as const);
  const { means, counts, min, max } = digest;
  return { figures: Object.fromEntries(named), digest: { means, counts, min: written(min), max: written(max) } };
}

const readers: Readonly<Record<string, (of: ValueMap) => Value>> = {
  statistics: streamedIn,
  window: (of) => new WindowedStatistics(whole(of, 'size', 1), numbers(of, 'values')),
  hyperloglog: hyperLogLogIn,
  'bloom filter': bloomFilterIn,
  sampler(of) {
    const [random, sample] = [of.get('random'), of.get('sample')];
    if (typeof random !== 'string' || !/^\d{1,15}$/.test(random) || !Array.isArray(sample)) throw new Malformed();
    const size = whole(of, 'size', Math.max(1, sample.length));
    return new Sampler(size, { seen: whole(of, 'seen', sample.length), random: BigInt(random), sample });
  },
  'outlier state': (of) =>
    new OutlierState(
      { medians: streamedIn(inside(of, 'windowMedians')), deviations: streamedIn(inside(of, 'windowDeviations')) },
      { medians: streamedIn(inside(of, 'tickMedians')), deviations: streamedIn(inside(of, 'tickDeviations')) },
    ),
};

const largestInt = 2 ** 31 - 1;
const figureNames = ['n', 'sum', 'squares', 'logs', 'min', 'max', 'mean', 'second', 'third', 'fourth'] as const;

function streamedIn(of: ValueMap): StreamedStatistics {
  const [figures, digest] = [inside(of, 'figures'), inside(of, 'digest')];
  const [n, sum, squares, logs, min, max, mean, second, third, fourth] = figureNames.map((name) => number(figures, name)) as FigureValues;
  const [means, counts] = [numbers(digest, 'means'), numbers(digest, 'counts')];
  if (means.length !== counts.length) throw new Malformed();
  return StreamedStatistics.of({
    figures: { n, sum, squares, logs, min, max, mean, second, third, fourth },
    digest: { means, counts, min: number(digest, 'min'), max: number(digest, 'max') },
  });
}

type FigureValues = [number, number, number, number, number, number, number, number, number, number];

/** Takes no more memory than was sent. */
function hyperLogLogIn(of: ValueMap): HyperLogLog {
  const [precision, sparsePrecision] = [number(of, 'precision'), number(of, 'sparsePrecision')];
  const [sparse, registers] = [of.get('sparse') ?? null, of.get('registers') ?? null];
  if (typeof registers === 'string' && registers.length >= 2 ** precision) {
    return HyperLogLog.of({ precision, sparsePrecision, sparse: undefined, registers });
  }
  if (sparsePrecision === 0) throw new Malformed();
  const pairs = pairsIn(sparse, read);
  return HyperLogLog.of({ precision, sparsePrecision, sparse: pairs, registers: undefined });
}

function bloomFilterIn(of: ValueMap): BloomFilter {
  const pages = pairsIn(of.get('pages'), (page) => {
    if (typeof page !== 'string') throw new Malformed();
    return page;
  });
  return BloomFilter.of({ bitCount: number(of, 'bitCount'), hashCount: number(of, 'hashCount'), pages });
}

function pairsIn<T>(list: Value | undefined, second: (value: Value | undefined) => T): [number, T][] {
  if (!Array.isArray(list)) throw new Malformed();
  return list.map((pair) => {
    if (!Array.isArray(pair)) throw new Malformed();
    return [read(pair[0]), second(pair[1])];
  });
}

function inside(of: ValueMap, name: string): ValueMap {
  const value = of.get(name);
  if (value instanceof StellarMap) return value;
  throw new Malformed();
}

function number(of: ValueMap, name: string): number {
  return read(of.get(name));
}

/** An int that is not below `least`. */
function whole(of: ValueMap, name: string, least: number): number {
  const value = number(of, name);
  if (!Number.isInteger(value) || value < least || value > largestInt) throw new Malformed();
  return value;
}

function numbers(of: ValueMap, name: string): number[] {
  const list = of.get(name);
  if (Array.isArray(list)) return list.map(read);
  throw new Malformed();
}

function read(value: Value | undefined): number {
  if (isNumeric(value)) return doubleValue(value);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw new Malformed();
}

function written(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
