/** What a date text said, and which moment that is: GregorianCalendar's resolution, where of contradicting fields the last one said counts. */
import { dayNumber, fieldsOf, onOrBefore, weekStart } from './calendar.js';
import type { Zone } from './zone.js';

export type DateField =
  | 'era'
  | 'year'
  | 'weekYear'
  | 'month'
  | 'dayOfMonth'
  | 'dayOfYear'
  | 'dayOfWeek'
  | 'dayOfWeekInMonth'
  | 'weekOfMonth'
  | 'weekOfYear'
  | 'halfDay'
  | 'hour'
  | 'hourOfDay'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'offsetMs';

const notOfWeekDates = new Set<DateField>(['era', 'year', 'weekYear', 'month', 'dayOfMonth', 'dayOfYear']);
const furthestWestMs = -13 * 3_600_000;
const furthestEastMs = 14 * 3_600_000;

/** Not said, for a stamp. */
const unset = -1;

export class DateFields {
  readonly #values = new Map<DateField, { value: number; stamp: number }>();
  #stamps = 0;

  set(field: DateField, value: number): void {
    this.#values.set(field, { value, stamp: this.#stamps++ });
  }

  get(field: DateField): number | undefined {
    return this.#values.get(field)?.value;
  }

  /** @param zone of the time, unless an offset was said */
  epochMs(zone: Zone): number {
    const wallMs = this.#day() * 86_400_000 + this.#timeMs();
    const offsetMs = this.get('offsetMs');
    return offsetMs === undefined ? zone.epochMsOf(wallMs) : wallMs - offsetMs;
  }

  /** Whether the moment has all fields as they were said: no 30 February, no 25 hours, no wrong weekday. */
  holdsAt(epochMs: number, zone: Zone): boolean {
    const fields = fieldsOf(epochMs, this.get('offsetMs') ?? zone.offsetMs(epochMs));
    const { hour } = fields;
    const actual: Partial<Record<DateField, number>> = { ...fields, hourOfDay: hour, hour: hour % 12, halfDay: hour < 12 ? 0 : 1 };
    const offsetMs = this.get('offsetMs') ?? 0;
    if (offsetMs < furthestWestMs || offsetMs > furthestEastMs) return false;
    const isWeekDate = this.#isWeekDate();
    for (const [field, { value }] of this.#values) {
      const counts = field !== 'offsetMs' && (!isWeekDate || !notOfWeekDates.has(field));
      if (counts && actual[field] !== value) return false;
    }
    return true;
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
    if (this.#isWeekDate()) return this.#startOfWeek(this.#or('weekYear', 1970)) + this.#or('dayOfWeek', 1) - 1;
    const year = this.#year();
    switch (this.#deciding()) {
      case 'dayOfYear':
        return dayNumber(year, 0, 1) + this.#or('dayOfYear', 1) - 1;
      case 'weekOfYear':
        return this.#startOfWeek(year) + modulo(this.#or('dayOfWeek', 1) - 1, 7);
      case 'weekOfMonth': {
        const start = weekStart(dayNumber(year, this.#or('month', 0), 1));
        return start + 7 * (this.#or('weekOfMonth', 1) - 1) + modulo(this.#or('dayOfWeek', 1) - 1, 7);
      }
      case 'dayOfWeekInMonth':
        return this.#weekdayInMonth(year, this.#or('month', 0));
      default:
        return dayNumber(year, this.#or('month', 0), this.#or('dayOfMonth', 1));
    }
  }

  #year(): number {
    const year = this.#or('year', 1970);
    return this.get('era') === 0 ? 1 - year : year;
  }

  #isWeekDate(): boolean {
    return this.#stamp('weekYear') > this.#stamp('year');
  }

  #startOfWeek(year: number): number {
    return weekStart(dayNumber(year, 0, 1)) + 7 * (this.#or('weekOfYear', 1) - 1);
  }

  #weekdayInMonth(year: number, month: number): number {
    const which = this.#or('dayOfWeekInMonth', 1);
    const weekday = this.#or('dayOfWeek', 1);
    const first = dayNumber(year, month, 1);
    if (which >= 0) return onOrBefore(first + 7 * which - 1, weekday);
    return onOrBefore(dayNumber(year, month + 1, 1) - 1 + 7 * (which + 1), weekday);
  }

  /** Which field says the day: the one said last, where those of a week also need a weekday. */
  #deciding(): DateField {
    const weekday = this.#stamp('dayOfWeek');
    const withWeekday = (field: DateField) =>
      weekday === unset || this.#stamp(field) === unset ? unset : Math.max(weekday, this.#stamp(field));
    const complete = latest([
      ['dayOfMonth', this.#stamp('dayOfMonth')],
      ['weekOfMonth', withWeekday('weekOfMonth')],
      ['dayOfWeekInMonth', withWeekday('dayOfWeekInMonth')],
      ['dayOfYear', this.#stamp('dayOfYear')],
      ['weekOfYear', withWeekday('weekOfYear')],
    ]);
    return (
      complete ??
      latest([
        ['weekOfMonth', this.#stamp('weekOfMonth')],
        ['dayOfWeekInMonth', Math.max(this.#stamp('dayOfWeekInMonth'), weekday)],
        ['weekOfYear', this.#stamp('weekOfYear')],
      ]) ??
      'dayOfMonth'
    );
  }
}

function latest(stamps: readonly (readonly [DateField, number])[]): DateField | undefined {
  let best: readonly [DateField | undefined, number] = [undefined, unset];
  for (const each of stamps) if (each[1] > best[1]) best = each;
  return best[0];
}

function modulo(value: number, by: number): number {
  return value - by * Math.floor(value / by);
}
