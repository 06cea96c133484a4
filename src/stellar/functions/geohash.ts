import { toDouble, toInteger } from '../conversions.js';
import { illegalArgument, wrongKind } from '../errors.js';
import { geohashOf, type Point, pointOf } from '../geo/geohash.js';
import { centroid, type Distance, distances } from '../geo/sphere.js';
import { Double, doubleValue, kindOf, StellarMap, type Value } from '../values.js';
import { arg, asMap, asNumber, asString, elementsOf, notNull } from './arguments.js';
import type { Family, Parameter, StellarFunction } from './definition.js';

const chars: Parameter = { name: 'chars', summary: 'how many characters, up to 12; default 12', optional: true };
const strategy: Parameter = {
  name: 'strategy',
  summary: 'HAVERSINE (default), LAW_OF_COSINES or VICENTY: all on a sphere',
  optional: true,
};

const fromLatLong: StellarFunction = {
  name: 'GEOHASH_FROM_LATLONG',
  summary: 'The geohash of a point.',
  parameters: [{ name: 'latitude', summary: 'in degrees' }, { name: 'longitude', summary: 'in degrees' }, chars],
  returns: 'a string; null without a coordinate',
  examples: [
    { expr: 'GEOHASH_FROM_LATLONG(39, -77)', gives: 'dqcjzgdr3yyt' },
    { expr: "GEOHASH_FROM_LATLONG('39', '-77', 5)", gives: 'dqcjz' },
    { expr: 'GEOHASH_FROM_LATLONG(39, -77, 0)', gives: '' },
    { expr: 'GEOHASH_FROM_LATLONG(39, null)', gives: null },
    { expr: 'GEOHASH_FROM_LATLONG(91, 0)', fails: 'illegal argument' },
    { expr: 'GEOHASH_FROM_LATLONG(39, -77, 13)', fails: 'illegal argument' },
  ],
  call(args) {
    const point = pointFrom(args[0] ?? null, args[1] ?? null);
    return point === undefined ? null : geohashOf(point, lengthIn(args, 2));
  },
};

const fromLoc: StellarFunction = {
  name: 'GEOHASH_FROM_LOC',
  summary: 'The geohash of a place, such as GEO_GET finds.',
  parameters: [{ name: 'map', summary: 'with latitude and longitude, as strings' }, chars],
  returns: 'a string; null where one is missing',
  examples: [
    { expr: "GEOHASH_FROM_LOC({'latitude' : '39', 'longitude' : '-77'})", gives: 'dqcjzgdr3yyt' },
    { expr: "GEOHASH_FROM_LOC({'latitude' : '39'})", gives: null },
    { expr: "GEOHASH_FROM_LOC({'latitude' : 39, 'longitude' : -77})", fails: 'wrong kind' },
    { expr: 'GEOHASH_FROM_LOC(null)', gives: null },
  ],
  call(args) {
    const map = asMap(args[0] ?? null);
    if (map === null) return null;
    const point = pointFrom(asString(map.get('latitude') ?? null), asString(map.get('longitude') ?? null));
    return point === undefined ? null : geohashOf(point, lengthIn(args, 1));
  },
};

const toLatLong: StellarFunction = {
  name: 'GEOHASH_TO_LATLONG',
  summary: 'The centre of a geohash.',
  parameters: [{ name: 'hash', summary: 'a geohash' }],
  returns: 'a map of latitude and longitude; null for null',
  examples: [
    { expr: "GEOHASH_TO_LATLONG('dqcjq')", gives: { latitude: 38.91357421875, longitude: -77.05810546875 } },
    { expr: "GEOHASH_TO_LATLONG('')", gives: { latitude: 0, longitude: 0 } },
    { expr: 'GEOHASH_TO_LATLONG()', gives: null },
    { expr: "GEOHASH_TO_LATLONG('A')", fails: 'illegal argument' },
    { expr: 'GEOHASH_TO_LATLONG(5)', fails: 'wrong kind' },
  ],
  call(args) {
    const hash = asString(args[0] ?? null);
    if (hash === null) return null;
    const { latitude, longitude } = pointOf(hash);
    const entries: [Value, Value][] = [
      ['latitude', new Double(latitude)],
      ['longitude', new Double(longitude)],
    ];
    return StellarMap.of(entries, 'hash');
  },
};

const distance: StellarFunction = {
  name: 'GEOHASH_DIST',
  summary: 'How far two geohashes are from each other.',
  parameters: [{ name: 'hash1', summary: 'a geohash' }, { name: 'hash2', summary: 'a geohash' }, strategy],
  returns: 'a double, in kilometres; null without one of them',
  examples: [
    { expr: "ROUND(GEOHASH_DIST('dqcjq', '9q8yy'))", gives: 3916 },
    { expr: "ROUND(GEOHASH_DIST('dqcjq', '9q8yy', 'VICENTY'))", gives: 3916 },
    { expr: "GEOHASH_DIST('dqcjq', 'dqcjq', 'LAW_OF_COSINES')", gives: 0, kind: 'double' },
    { expr: "GEOHASH_DIST('dqcjq', null)", gives: null },
    { expr: "GEOHASH_DIST('dqcjq', 'dqcjq', 'haversine')", fails: 'illegal argument' },
    { expr: "GEOHASH_DIST('dqcjq', 'dqcjq', null)", fails: 'null value' },
  ],
  call(args) {
    const [one, other] = [asString(args[0] ?? null), asString(args[1] ?? null)];
    if (one === null || other === null) return null;
    return new Double(distanceIn(args, 2)(pointOf(one), pointOf(other)));
  },
};

const maxDistance: StellarFunction = {
  name: 'GEOHASH_MAX_DIST',
  summary: 'How far the two geohashes are from each other that are farthest apart.',
  parameters: [{ name: 'hashes', summary: 'a list or set of geohashes' }, strategy],
  returns: 'a double, in kilometres; NaN for none; null for null',
  examples: [
    { expr: "ROUND(GEOHASH_MAX_DIST(['dqcjq', '9q8yy', null, 'dqcjq']))", gives: 3916 },
    { expr: "GEOHASH_MAX_DIST(['dqcjq'])", gives: 0, kind: 'double' },
    { expr: 'GEOHASH_MAX_DIST([])', gives: { $num: 'NaN' } },
    { expr: 'GEOHASH_MAX_DIST(null)', gives: null },
    { expr: "GEOHASH_MAX_DIST('dqcjq')", fails: 'wrong kind' },
  ],
  call(args, context) {
    const given = args[0] ?? null;
    if (given === null) return null;
    const measure = distanceIn(args, 1);
    const hashes = elementsOf(given);
    if (hashes === undefined) throw wrongKind('list', kindOf(given));
    const points = hashes.flatMap((hash) => (hash === null ? [] : [pointOf(asString(hash) ?? '')]));
    let farthest = points.length === 0 ? Number.NaN : 0;
    for (const [at, one] of points.entries()) {
      context.step(points.length - at);
      for (const other of points.slice(at + 1)) farthest = Math.max(farthest, measure(one, other));
    }
    return new Double(farthest);
  },
};

const middle: StellarFunction = {
  name: 'GEOHASH_CENTROID',
  summary: 'The middle of geohashes.',
  parameters: [{ name: 'hashes', summary: 'a list or set of geohashes, or a map of geohashes to weights' }, chars],
  returns: 'a geohash; null for none',
  examples: [
    { expr: "GEOHASH_CENTROID(['dqcjq'], 5)", gives: 'dqcjq' },
    { expr: "GEOHASH_CENTROID({'dqcjq' : 1, '9q8yy' : 0}, 5)", gives: 'dqcjq' },
    { expr: 'GEOHASH_CENTROID([])', gives: null },
    { expr: 'GEOHASH_CENTROID(5)', gives: null },
    { expr: "GEOHASH_CENTROID(['dqcjq'], 5L)", fails: 'wrong kind' },
  ],
  call(args, context) {
    const points = weighted(args[0] ?? null);
    context.step(points.length);
    const length = args.length > 1 ? exactLength(arg(args, 1)) : 12;
    const point = centroid(points);
    return point === undefined ? null : geohashOf(point, length);
  },
};

/** Functions for geohashes, which encode a latitude and a longitude as a short text. */
export const geohash: Family = {
  name: 'geohash',
  functions: [fromLatLong, fromLoc, toLatLong, distance, maxDistance, middle],
};

function pointFrom(latitude: Value, longitude: Value): Point | undefined {
  const [north, east] = [toDouble(latitude), toDouble(longitude)];
  return north === null || east === null ? undefined : { latitude: north.value, longitude: east.value };
}

function lengthIn(args: readonly Value[], index: number): number {
  return args.length > index ? Math.max(0, notNull(toInteger(arg(args, index)), 'the number of characters')) : 12;
}

function exactLength(value: Value): number {
  if (typeof value === 'number') return Math.max(0, value);
  throw wrongKind('int', kindOf(notNull(value, 'the number of characters')));
}

function distanceIn(args: readonly Value[], index: number): Distance {
  const name = args.length > index ? notNull(asString(arg(args, index)), 'the strategy') : 'HAVERSINE';
  const found = Object.hasOwn(distances, name) ? distances[name] : undefined;
  if (found === undefined) throw illegalArgument(`a strategy is one of ${Object.keys(distances).join(', ')}, got ${name}`);
  return found;
}

function weighted(value: Value): { readonly point: Point; readonly weight: number }[] {
  const pairs: (readonly [Value, Value])[] =
    value instanceof StellarMap ? [...value] : (elementsOf(value) ?? []).map((hash) => [hash, 1] as const);
  return pairs.flatMap(([hash, weight]) => {
    const text = asString(hash);
    return text === null ? [] : [{ point: pointOf(text), weight: doubleValue(notNull(asNumber(weight), 'a weight')) }];
  });
}
