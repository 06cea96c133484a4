import { toLong } from '../../conversions.js';
import { type Zone, zoneOf } from '../../java/zone.js';
import type { Value } from '../../values.js';
import { type CallContext, need } from '../definition.js';

/** Epoch ms. @throws StellarError missing capability where there is no clock */
export function now(context: CallContext): number {
  return need(context, 'clock').now();
}

/** The first argument as epoch ms, now when there is none, null when it can't be read so. */
export function momentOf(args: readonly Value[], context: CallContext): number | bigint | null {
  const [given] = args;
  return given === undefined ? now(context) : (toLong(given)?.value ?? null);
}

/** The zone of that name, or of this place. */
export function zoneNamed(name: string | null, context: CallContext): Zone {
  return zoneOf(name ?? context.capabilities.timeZone ?? 'UTC');
}

/** Names of time zones take the most of the time. */
const stepsAZone = 2_000;

/** Steps that it takes to read or write a date by a pattern. */
export function costOfPattern(pattern: string): number {
  return pattern.length + stepsAZone * (pattern.split('z').length - 1);
}
