import { type Zone, zoneOf } from '../../stellar/java/zone.js';
import type { Options } from '../config/options.js';

/** Other names for what an unknown zone would be taken for. */
const greenwich = /^(?:Etc\/)?(?:GMT[+-]?0?|Greenwich|UT)$/;

/**
 * The zone that an option names, as java.time has it: a region, `Z`, or an offset such as `+02:00`. Other than where a SimpleDateFormat has its zone from, an unknown one
 * is refused.
 *
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function zoneOption(options: Options, name: string, fallback: string): Zone {
  const text = options.text(name);
  if (text === undefined) return zoneOf(fallback);
  const zone = regionOf(text);
  if (zone === undefined) throw options.bad(name, `names ${text}, which is no time zone`);
  return zone;
}

function regionOf(name: string): Zone | undefined {
  if (name === 'Z' || greenwich.test(name)) return zoneOf('UTC');
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name) ?? [];
  if (sign !== undefined) {
    if (Number(hours) > 18 || Number(minutes) > 59) return undefined;
    return zoneOf(Number(hours) + Number(minutes) === 0 ? 'UTC' : `GMT${sign}${hours}:${minutes}`);
  }
  const zone = zoneOf(name);
  return zone.id === 'GMT' ? undefined : zone;
}
