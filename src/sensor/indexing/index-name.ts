import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import { formatDate } from '../../stellar/java/date-format.js';
import { zoneOf } from '../../stellar/java/zone.js';

/** How Metron ships it: an index an hour. */
export const defaultDateFormat = 'yyyy.MM.dd.HH';

const utc = zoneOf('UTC');

/**
 * The date in an index's name, in UTC, from epoch ms.
 *
 * @param format a pattern of Java's SimpleDateFormat whose dates a server takes in the name of an index: no capitals, no blanks, none of `\/*?"<>|,#:`
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function dateFormatter(format: string): (ms: number) => string {
  const bad = (why: string) => new Failure('BAD_SENSOR_CONFIG', `global config: es.date.format ${format}: ${why}`);
  try {
    const [unfit] = /[A-Z\s\\/*?"<>|,#:]/.exec(formatDate(format, 0, utc)) ?? [];
    if (unfit !== undefined) throw bad(`${JSON.stringify(unfit)} does not go into the name of an index`);
  } catch (error) {
    if (error instanceof StellarError) throw bad(error.message);
    throw error;
  }
  // Documents come hour by hour: the last name is usually the next one, too.
  let unit = Number.NaN;
  let name = '';
  const unitMs = format.includes('S') ? 1 : format.includes('s') ? 1_000 : 60_000;
  return (ms) => {
    const thisUnit = Math.floor(ms / unitMs);
    if (thisUnit !== unit) {
      unit = thisUnit;
      name = formatDate(format, Math.floor(ms), utc);
    }
    return name;
  };
}
