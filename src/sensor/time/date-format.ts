import { parseDate } from '../../stellar/java/date-parse.js';
import { parseDatePattern } from '../../stellar/java/date-pattern.js';
import { type Zone, zoneOf } from '../../stellar/java/zone.js';

/** A `SimpleDateFormat` of a configuration, with the zone of texts that name none. */
export class DateFormat {
  readonly pattern: string;
  readonly #zone: Zone;

  /** @param zone as Java takes it: an unknown one is GMT @throws StellarError illegal argument for a bad pattern */
  constructor(pattern: string, zone: string) {
    parseDatePattern(pattern);
    this.pattern = pattern;
    this.#zone = zoneOf(zone);
  }

  /** epoch ms of a date at the start of a text; undefined when there is none. `strict`: fields past their range are no date. */
  parse(text: string, nowMs: number, strict = false): number | undefined {
    return parseDate(text, this.pattern, { zone: this.#zone, now: () => nowMs, strict });
  }
}
