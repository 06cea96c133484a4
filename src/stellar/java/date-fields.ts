/** What a date text said, and which moment that is: GregorianCalendar's resolution, where of contradicting fields the last one said counts. */
import { dayNumber, fieldsOf, onOrBefore, weekStart } from './calendar.js';
import type { NamedZone, Zone } from './zone.js';

const dateFields = [
  'era',
  'year',
  'weekYear',
  'month',
  'dayOfMonth',
  'dayOfYear',
  'dayOfWeek',
  'dayOfWeekInMonth',
  'weekOfMonth',
  'weekOfYear',
  'halfDay',
  'hour',
  'hourOfDay',
  'minute',
  'second',
  'millisecond',
  'offsetMs',
] as const;

export type DateField = (typeof dateFields)[number];

const dayMs = 86_400_000;
/** What a date by its week sets anew. */
const setByWeekDates = new Set<DateField>(['era', 'year', 'weekYear', 'month', 'dayOfMonth', 'weekOfYear']);
const furthestWestMs = -13 * 3_600_000;
const furthestEastMs = 14 * 3_600_000;

/** Not said, for a stamp. */
const unset = -1;

export class DateFields {
  readonly #values = new Map<DateField, { value: number; stamp: number }>();
  #stamps = 0;
  #named: NamedZone | undefined;

  set(field: DateField, value: number): void {
    this.#values.set(field, { value, stamp: this.#stamps++ });
  }

  get(field: DateField): number | undefined {
    return this.#values.get(field)?.value;
  }

  /** A zone that was said by name. */
  setZone(named: NamedZone): void {
    this.#named = named;
    if (named.savingsMs !== undefined) this.#values.delete('offsetMs');
  }

  /** To what was said of the year. */
  addYears(years: number): void {
    for (const field of ['year', 'weekYear'] as const) {
      const said = this.#values.get(field);
      if (said !== undefined) this.#values.set(field, { ...said, value: said.value + years });
    }
  }

  /** @param zone of the time, unless another or an offset was said */
  epochMs(zone: Zone): number {
    const wallMs = this.#day() * dayMs + this.#timeMs();
    const offsetMs = this.get('offsetMs') ?? this.#namedMs(wallMs);
    return offsetMs === undefined ? (this.#named?.zone ?? zone).epochMsOf(wallMs) : wallMs - offsetMs;
  }

  #namedMs(wallMs: number): number | undefined {
    const { zone, savingsMs } = this.#named ?? {};
    return zone === undefined || savingsMs === undefined ? undefined : zone.standardMsAt(wallMs) + savingsMs;
  }

  /** Whether the moment has all fields as they were said: no 30 February, no 25 hours, no wrong weekday. */
  holdsAt(epochMs: number, zone: Zone): boolean {
    const wallMs = this.#day() * dayMs + this.#timeMs();
    const fields = fieldsOf(epochMs, this.get('offsetMs') ?? this.#namedMs(wallMs) ?? (this.#named?.zone ?? zone).offsetMs(epochMs));
    const { hour } = fields;
    const actual: Partial<Record<DateField, number>> = { ...fields, hourOfDay: hour, hour: hour % 12, halfDay: hour < 12 ? 0 : 1 };
    const offsetMs = this.get('offsetMs') ?? 0;
    if (offsetMs < furthestWestMs || offsetMs > furthestEastMs) return false;
    if (this.#isWeekDate() && !this.#isSoundWeekDate()) return false;
    for (const [field, { value }] of this.#values) if (this.#counts(field) && actual[field] !== value) return false;
    return true;
  }

  #counts(field: DateField): boolean {
    if (field === 'offsetMs') return false;
    return this.#isWeekDate() ? !setByWeekDates.has(field) : field !== 'weekYear';
  }

  /** The year has such a week, and the week such a day. */
  #isSoundWeekDate(): boolean {
    const year = this.#or('weekYear', 1970);
    const week = this.#or('weekOfYear', 1);
    const weekday = this.#or('dayOfWeek', 1);
    if (weekday < 1 || weekday > 7) return false;
    const fields = fieldsOf(this.#dayInWeek(this.#inEra(year), week, weekday) * dayMs, 0);
    return fields.weekYear === year && fields.weekOfYear === week;
  }

  #stamp(field: DateField): number {
    return this.#values.get(field)?.stamp ?? unset;
  }

  #or(field: DateField, otherwise: number): number {
    return this.get(field) ?? otherwise;
  }

  #timeMs(): number {
    return ((this.#hour() * 60 + this.#or('minute', 0)) * 60 + this.#or('second', 0)) * 1_000 + this.#or('millisecond', 0);
  }

  #hour(): number {
    const hourOfDay = this.#stamp('hourOfDay');
    const isHalved = this.get('hour') !== undefined && this.get('halfDay') !== undefined;
    const halved = isHalved ? Math.max(this.#stamp('hour'), this.#stamp('halfDay')) : unset;
    return hourOfDay !== unset && hourOfDay >= halved ? this.#or('hourOfDay', 0) : this.#or('hour', 0) + 12 * this.#or('halfDay', 0);
  }

  #day(): number {
    if (this.#isWeekDate()) return this.#dayOfWeekDate();
    const year = this.#year();
    switch (this.#deciding()) {
      case 'dayOfYear':
        return dayNumber(year, 0, 1) + this.#or('dayOfYear', 1) - 1;
      case 'weekOfYear':
        return this.#dayInWeek(year, this.#or('weekOfYear', 1), modulo(this.#or('dayOfWeek', 1) - 1, 7) + 1);
      case 'weekOfMonth': {
        const start = weekStart(dayNumber(year, this.#or('month', 0), 1));
        return start + Math.imul(7, this.#or('weekOfMonth', 1) - 1) + modulo(this.#or('dayOfWeek', 1) - 1, 7);
      }
      case 'dayOfWeekInMonth':
        return this.#weekdayInMonth(year, this.#or('month', 0));
      default:
        return dayNumber(year, this.#or('month', 0), this.#or('dayOfMonth', 1));
    }
  }

  #year(): number {
    return this.#inEra(this.#or('year', 1970));
  }

  #inEra(year: number): number {
    return this.get('era') === 0 ? 1 - year : year;
  }

  #isWeekDate(): boolean {
    return this.#stamp('weekYear') > this.#stamp('year');
  }

  /** Days out of range roll on into other weeks; Java takes what is left then for a day counted from Monday. */
  #dayOfWeekDate(): number {
    let week = this.#or('weekOfYear', 1);
    let weekday = this.#or('dayOfWeek', 1);
    if (weekday < 1 || weekday > 7) {
      const fromZero = weekday - 1;
      week += Math.floor(fromZero / 7);
      weekday = fromMonday(modulo(fromZero, 7) + 1);
    }
    return this.#dayInWeek(this.#inEra(this.#or('weekYear', 1970)), week, weekday);
  }

  #dayInWeek(year: number, week: number, weekday: number): number {
    return weekStart(dayNumber(year, 0, 1)) + 7 * (week - 1) + weekday - 1;
  }

  #weekdayInMonth(year: number, month: number): number {
    const which = this.#or('dayOfWeekInMonth', 1);
    const weekday = this.#or('dayOfWeek', 1);
    const first = dayNumber(year, month, 1);
    if (which >= 0) return onOrBefore(first + Math.imul(7, which) - 1, weekday);
    return onOrBefore(dayNumber(year, month + 1, 1) - 1 + Math.imul(7, which + 1), weekday);
  }

  /** Which field says the day: the one said last, where those of a week also need a weekday. */
  #deciding(): DateField {
    const weekday = this.#stamp('dayOfWeek');
    const withWeekday = (field: DateField) =>
      weekday === unset || this.#stamp(field) === unset ? unset : Math.max(weekday, this.#stamp(field));
    const complete = latest({
      dayOfMonth: this.#stamp('dayOfMonth'),
      weekOfMonth: withWeekday('weekOfMonth'),
      dayOfWeekInMonth: withWeekday('dayOfWeekInMonth'),
      dayOfYear: this.#stamp('dayOfYear'),
      weekOfYear: withWeekday('weekOfYear'),
    });
    if (complete.length > 0) return this.#ofEqual(complete);
    const alone = latest({
      weekOfMonth: this.#stamp('weekOfMonth'),
      dayOfWeekInMonth: Math.max(this.#stamp('dayOfWeekInMonth'), weekday),
      weekOfYear: this.#stamp('weekOfYear'),
    });
    return alone.length > 0 ? this.#ofEqual(alone) : 'dayOfMonth';
  }

  /** Several fields share the stamp of their weekday: of those the one that was said last itself. */
  #ofEqual(fields: readonly DateField[]): DateField {
    const [first = 'dayOfMonth'] = fields;
    return fields.reduce((best, field) => (this.#stamp(field) > this.#stamp(best) ? field : best), first);
  }
}

/** Those with the highest stamp. */
function latest(stamps: Readonly<Partial<Record<DateField, number>>>): DateField[] {
  const most = Math.max(...Object.values(stamps));
  return most === unset ? [] : dateFields.filter((field) => stamps[field] === most);
}

/** @param weekday 1 for Monday */
export function fromMonday(weekday: number): number {
  return weekday >= 1 && weekday <= 7 ? (weekday % 7) + 1 : weekday;
}

function modulo(value: number, by: number): number {
  return value - by * Math.floor(value / by);
}
