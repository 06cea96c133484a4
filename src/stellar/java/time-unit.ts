import { illegalArgument } from '../errors.js';

/** ms of each, by the names of Java's TimeUnit. */
const units: Readonly<Record<string, number>> = {
  NANOSECONDS: 1e-6,
  MICROSECONDS: 1e-3,
  MILLISECONDS: 1,
  SECONDS: 1_000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
};

/** @returns ms, of whole ones as Java converts @throws StellarError illegal argument for another unit */
export function durationMs(count: number, unit: string): number {
  const ms = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (ms === undefined) throw illegalArgument(`no unit ${unit}; there are ${Object.keys(units).join(', ')}`);
  return Math.trunc(count * ms);
}
