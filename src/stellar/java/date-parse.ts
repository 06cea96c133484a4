/** SimpleDateFormat's `parse`: lenient about widths and blanks before fields; what follows a complete date is ignored. */

import { fieldsOf } from './calendar.js';
import { type DateField, DateFields, fromMonday } from './date-fields.js';
import { eras, halfDays, months, type PatternField, type PatternPart, parseDatePattern, short, weekdays } from './date-pattern.js';
import type { Zone } from './zone.js';

export interface ParseOptions {
  readonly zone: Zone;
  /** For years of two digits, which lie in the century that began 80 years ago. Epoch ms. */
  readonly now: () => number;
  /** Refuses fields out of range and contradictions. */
  readonly strict?: boolean;
}

/** Epoch ms; undefined when the text does not fit. @throws StellarError illegal argument for a bad pattern */
export function parseDate(text: string, pattern: string, { zone, now, strict = false }: ParseOptions): number | undefined {
  const parts = parseDatePattern(pattern);
  const reader = new Reader(text, zone, strict, () => fieldsOf(now(), zone.offsetMs(now())).year - 80);
  for (const [i, part] of parts.entries()) {
    const fits = typeof part === 'string' ? reader.literal(part) : reader.field(part, isNumeric(parts[i + 1]));
    if (!fits) return undefined;
  }
  if (reader.at === 0) return undefined;
  const { fields, ambiguousYear } = reader;
  let epochMs = fields.epochMs(zone);
  if (ambiguousYear && epochMs < centuryStart(now(), zone)) {
    fields.addYears(100);
    epochMs = fields.epochMs(zone);
  }
  return strict && !fields.holdsAt(epochMs, zone) ? undefined : epochMs;
}

function centuryStart(nowMs: number, zone: Zone): number {
  const { year, month, dayOfMonth, hour, minute, second, millisecond } = fieldsOf(nowMs, zone.offsetMs(nowMs));
  const fields = new DateFields();
  const values = { year: year - 80, month, dayOfMonth, hourOfDay: hour, minute, second, millisecond } as const;
  for (const name of ['year', 'month', 'dayOfMonth', 'hourOfDay', 'minute', 'second', 'millisecond'] as const)
    fields.set(name, values[name]);
  return fields.epochMs(zone);
}

/** Whether the part before has to stop at its own width: `yyyyMMdd`. */
function isNumeric(part: PatternPart | undefined): boolean {
  if (part === undefined || typeof part === 'string') return false;
  return part.letter === 'M' || part.letter === 'L' ? part.count < 3 : 'ydkHmsSDFwWhKYu'.includes(part.letter);
}

const numericFields = {
  d: 'dayOfMonth',
  H: 'hourOfDay',
  K: 'hour',
  m: 'minute',
  s: 'second',
  S: 'millisecond',
  D: 'dayOfYear',
  F: 'dayOfWeekInMonth',
  w: 'weekOfYear',
  W: 'weekOfMonth',
} as const;

function isNumericField(letter: string): letter is keyof typeof numericFields {
  return letter in numericFields;
}

class Reader {
  readonly fields = new DateFields();
  at = 0;
  ambiguousYear = false;
  readonly #text: string;
  #ownZone: Zone;
  readonly #strict: boolean;
  readonly #firstYear: () => number;

  /** @param firstYear of the century that two digits mean */
  constructor(text: string, ownZone: Zone, strict: boolean, firstYear: () => number) {
    this.#text = text;
    this.#ownZone = ownZone;
    this.#strict = strict;
    this.#firstYear = firstYear;
  }

  literal(text: string): boolean {
    if (!this.#text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /**
   * Blanks before a number or zone are skipped, and count towards its width.
   *
   * @param bounded by its width, as digits follow
   */
  field({ letter, count }: PatternField, bounded: boolean): boolean {
    const start = this.at;
    while (/[ \t]/.test(this.#text.charAt(this.at))) this.at++;
    if (this.at >= this.#text.length) return false;
    const isNamed = 'GEa'.includes(letter) || ('ML'.includes(letter) && count > 2);
    if (isNamed && this.at > start) return false;
    switch (letter) {
      case 'G':
        return this.#name(eras, 'era');
      case 'E':
        return this.#name(weekdays, 'dayOfWeek', 1) || this.#name(weekdays.map(short), 'dayOfWeek', 1);
      case 'a':
        return this.#name(halfDays, 'halfDay');
      case 'z':
      case 'Z':
        return this.#zone(start);
      case 'X':
        return this.#isoZone(count);
      case 'M':
      case 'L':
        if (count > 2) return this.#name(months, 'month') || this.#name(months.map(short), 'month');
    }
    return this.#numeric(letter, count, this.#number(bounded ? start + count : this.#text.length));
  }

  #numeric(letter: string, count: number, found: { value: number; digits: number } | undefined): boolean {
    if (found === undefined) return false;
    const { value, digits } = found;
    switch (letter) {
      case 'y':
      case 'Y':
        this.fields.set(letter === 'y' ? 'year' : 'weekYear', count < 3 && digits === 2 ? this.#inCentury(value) : value);
        return true;
      case 'M':
      case 'L':
        this.fields.set('month', value - 1);
        return true;
      case 'u':
        this.fields.set('dayOfWeek', fromMonday(value));
        return true;
      case 'k':
        return this.#hour('hourOfDay', value, 24);
      case 'h':
        return this.#hour('hour', value, 12);
    }
    if (isNumericField(letter)) this.fields.set(numericFields[letter], value);
    return true;
  }

  /** Hours that are counted from 1. */
  #hour(field: DateField, value: number, last: number): boolean {
    if (this.#strict && (value < 1 || value > last)) return false;
    this.fields.set(field, value === last ? 0 : value);
    return true;
  }

  #inCentury(value: number): number {
    const first = this.#firstYear();
    const digits = first % 100;
    this.ambiguousYear = value === digits;
    return first - digits + value + (value < digits ? 100 : 0);
  }

  /** `digits` is 0 when a sign stood before them. */
  #number(end: number): { value: number; digits: number } | undefined {
    if (end > this.#text.length) return undefined;
    const [all, sign = '', digits = ''] = /^(-?)(\d+)/.exec(this.#text.slice(this.at, end)) ?? [];
    if (all === undefined) return undefined;
    this.at += all.length;
    return { value: javaInt(sign + digits), digits: sign === '' ? digits.length : 0 };
  }

  /** The longest of the names that stands here, in any case. */
  #name(names: readonly string[], field: 'era' | 'dayOfWeek' | 'halfDay' | 'month', base = 0): boolean {
    const rest = this.#text.slice(this.at).toLowerCase();
    const found = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
    if (found < 0) return false;
    this.fields.set(field, found + base);
    this.at += names[found]?.length ?? 0;
    return true;
  }

  #zone(start: number): boolean {
    const rest = this.#text.slice(this.at);
    if (this.at === start && /^GMT(?![+-])/i.test(rest)) return this.#offset('GMT', '+');
    if (/^(?:GMT)?[+-]/i.test(rest)) {
      const found = /^GMT([+-])(\d\d?):(\d\d)/i.exec(rest) ?? /^([+-])(\d\d)(\d\d)/.exec(rest);
      return found !== null && this.#offset(found[0], found[1], found[2], found[3]);
    }
    const named = this.#ownZone.named(rest.toLowerCase());
    if (named === undefined) return false;
    this.at += named.length;
    this.#ownZone = named.zone;
    this.fields.setZone(named);
    return true;
  }

  #isoZone(count: number): boolean {
    if (this.#text.charAt(this.at) === 'Z') return this.#offset('Z', '+', '0', '0');
    const pattern = count === 1 ? /^([+-])(\d\d)/ : count === 2 ? /^([+-])(\d\d)(\d\d)/ : /^([+-])(\d\d):(\d\d)/;
    const found = pattern.exec(this.#text.slice(this.at));
    return found !== null && this.#offset(found[0], found[1], found[2], found[3]);
  }

  #offset(all: string, sign: string | undefined, hours = '0', minutes = '0'): boolean {
    if (Number(hours) > 23 || Number(minutes) > 59) return false;
    this.at += all.length;
    this.fields.set('offsetMs', (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000);
    return true;
  }
}

/** `Number.intValue()` of a long, or of the double that a longer number becomes. */
function javaInt(text: string): number {
  const [, sign = '', digits = '0'] = /^(-?)0*(\d+)$/.exec(text) ?? [];
  const exact = BigInt(sign + digits.slice(0, 20));
  if (BigInt.asIntN(64, exact) === exact) return Number(BigInt.asIntN(32, exact));
  return exact < 0n ? -(2 ** 31) : 2 ** 31 - 1;
}
