import type { Point } from './geohash.js';

const earthRadiusKm = 6_371.0087714;

/** Kilometres between two points on a sphere. */
export type Distance = (a: Point, b: Point) => number;

function radians({ latitude, longitude }: Point): readonly [latitude: number, longitude: number] {
  return [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
}

const haversine: Distance = (a, b) => {
  const [[lat1, lon1], [lat2, lon2]] = [radians(a), radians(b)];
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return earthRadiusKm * 2 * Math.atan2(Math.sqrt(half), Math.sqrt(1 - half));
};

const lawOfCosines: Distance = (a, b) => {
  const [[lat1, lon1], [lat2, lon2]] = [radians(a), radians(b)];
  if (lat1 === lat2 && lon1 === lon2) return 0;
  const cosine = Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos(lon2 - lon1);
  return earthRadiusKm * Math.acos(Math.min(1, Math.max(-1, cosine)));
};

const vincenty: Distance = (a, b) => {
  const [[lat1, lon1], [lat2, lon2]] = [radians(a), radians(b)];
  const east = Math.cos(lat2) * Math.sin(lon2 - lon1);
  const north = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(lon2 - lon1);
  const along = Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos(lon2 - lon1);
  return earthRadiusKm * Math.atan2(Math.hypot(east, north), along);
};

/** By Metron's names, one of which is misspelt. */
export const distances: Readonly<Record<string, Distance>> = { HAVERSINE: haversine, LAW_OF_COSINES: lawOfCosines, VICENTY: vincenty };

/** The mean of points as directions from the centre of the earth, by weight. @returns undefined for none */
export function centroid(points: readonly { readonly point: Point; readonly weight: number }[]): Point | undefined {
  if (points.length === 0) return undefined;
  let [x, y, z, total] = [0, 0, 0, 0];
  for (const { point, weight } of points) {
    const [latitude, longitude] = radians(point);
    x += weight * Math.cos(latitude) * Math.cos(longitude);
    y += weight * Math.cos(latitude) * Math.sin(longitude);
    z += weight * Math.sin(latitude);
    total += weight;
  }
  const degrees = (angle: number) => (angle * 180) / Math.PI;
  return {
    latitude: degrees(Math.atan2(z / total, Math.hypot(x / total, y / total))),
    longitude: degrees(Math.atan2(y / total, x / total)),
  };
}
