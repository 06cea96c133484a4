import { illegalArgument } from '../errors.js';
import { formatDate } from './date-format.js';
import type { Zone } from './zone.js';

/** The suffixes of `%t`, as date patterns. */
const patterns: Readonly<Record<string, string>> = {
  H: 'HH',
  I: 'hh',
  k: 'H',
  l: 'h',
  M: 'mm',
  S: 'ss',
  L: 'SSS',
  N: "SSS'000000'",
  z: 'Z',
  Z: 'z',
  B: 'MMMM',
  b: 'MMM',
  h: 'MMM',
  A: 'EEEE',
  a: 'EEE',
  Y: 'yyyy',
  y: 'yy',
  j: 'DDD',
  m: 'MM',
  d: 'dd',
  e: 'd',
  R: 'HH:mm',
  T: 'HH:mm:ss',
  r: 'hh:mm:ss a',
  D: 'MM/dd/yy',
  F: 'yyyy-MM-dd',
  c: 'EEE MMM dd HH:mm:ss z yyyy',
};

const others = new Set(['Q', 's', 'p', 'C']);

export function isTimeSuffix(suffix: string): boolean {
  return suffix in patterns || others.has(suffix);
}

/** `%tY` and its like, of Java's formatter. @throws StellarError illegal argument for a suffix that is none */
export function formatTime(suffix: string, epochMs: number | bigint, zone: Zone): string {
  switch (suffix) {
    case 'Q':
      return String(epochMs);
    case 's':
      return String(BigInt(epochMs) / 1_000n);
    case 'p':
      return formatDate('a', epochMs, zone).toLowerCase();
    case 'C':
      return formatDate('yyyy', epochMs, zone).slice(0, -2);
  }
  const pattern = patterns[suffix];
  if (pattern === undefined) throw illegalArgument(`%t${suffix}: unknown conversion`);
  return formatDate(pattern, epochMs, zone);
}
