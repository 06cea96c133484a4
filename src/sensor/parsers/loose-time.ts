import { type Zone, zoneOf } from '../../stellar/java/zone.js';
import { DateFormat } from '../time/date-format.js';
import { syslogTime } from '../time/syslog-time.js';

const dayMs = 86_400_000;

/** Reads times of event formats that come in many shapes. Made once for its patterns. */
export class LooseTime {
  readonly #patterns: readonly string[];
  readonly #zone: string;
  readonly #formats = new Map<string, DateFormat>();

  /** @param patterns the more specific first @param zone of times that name none */
  constructor(patterns: readonly string[], zone: string) {
    this.#patterns = patterns;
    this.#zone = zone;
  }

  /**
   * epoch ms: digits as they are, else by the first pattern that fits. A missing year is this one; what is more than four days ahead was a year ago.
   *
   * @throws Error no pattern fits
   */
  parse(text: string, nowMs: number): number {
    const time = text.trim();
    if (/^\d{1,18}$/.test(time)) return Number(time);
    const ms = this.#byPatterns(time, nowMs);
    if (ms === undefined) throw new Error(`${time.slice(0, 100)} is not a time that is understood`);
    return ms > nowMs + 4 * dayMs ? yearBefore(ms) : ms;
  }

  #byPatterns(time: string, nowMs: number): number | undefined {
    const year = new Date(nowMs + zoneOf(this.#zone).offsetMs(nowMs)).getUTCFullYear();
    for (const pattern of this.#patterns) {
      // A leap day is none in the year 1970 that a missing one would be.
      const ms = pattern.includes('y')
        ? this.#format(pattern).parse(time, nowMs)
        : this.#format(`yyyy ${pattern}`).parse(`${year} ${time}`, nowMs);
      if (ms !== undefined) return ms;
    }
    return undefined;
  }

  #format(pattern: string): DateFormat {
    const known = this.#formats.get(pattern) ?? new DateFormat(pattern, this.#zone);
    this.#formats.set(pattern, known);
    return known;
  }
}

function yearBefore(ms: number): number {
  const date = new Date(ms);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.getTime();
}

/** By the header of the record, where there is one; else now. @throws Error it is none of syslog's */
export function headerTimeOr(time: string | null, zone: Zone, nowMs: number): number {
  return time === null ? nowMs : syslogTime(time, zone, nowMs);
}
