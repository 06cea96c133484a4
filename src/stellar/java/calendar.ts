/**
 * Java's GregorianCalendar in the US locale: Julian before 15 October 1582, weeks begin on Sunday, and the week with January 1 is week 1.
 * Days are counted from 1 January 1970; months from 0; weekdays from Sunday, 1.
 */
export interface CalendarFields {
  /** 0 before Christ, 1 after. */
  readonly era: number;
  /** Of the era: from 1. */
  readonly year: number;
  readonly weekYear: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly dayOfYear: number;
  readonly dayOfWeek: number;
  readonly dayOfWeekInMonth: number;
  readonly weekOfMonth: number;
  readonly weekOfYear: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const dayMs = 86_400_000;
const firstGregorianDay = -141_427;
const sunday = 1;

/** @param offsetMs how far the zone is ahead of UTC */
export function fieldsOf(epochMs: number | bigint, offsetMs: number): CalendarFields {
  const { day, timeMs } = split(epochMs, offsetMs);
  const { year, month, dayOfMonth } = dateOf(day);
  const newYear = dayNumber(year, 0, 1);
  const nextNewYear = dayNumber(year + 1, 0, 1);
  const dayOfWeek = weekdayOf(day);
  const startsNext = nextNewYear - day < weekdayOf(nextNewYear);
  const weekOfYear = startsNext ? 1 : weekNumber(newYear, day);
  return {
    era: year > 0 ? 1 : 0,
    year: year > 0 ? year : 1 - year,
    weekYear: startsNext ? year + 1 : year,
    month,
    dayOfMonth,
    dayOfYear: day - newYear + 1,
    dayOfWeek,
    dayOfWeekInMonth: Math.floor((dayOfMonth - 1) / 7) + 1,
    weekOfMonth: weekNumber(day - dayOfMonth + 1, day),
    weekOfYear,
    hour: Math.floor(timeMs / 3_600_000),
    minute: Math.floor(timeMs / 60_000) % 60,
    second: Math.floor(timeMs / 1_000) % 60,
    millisecond: timeMs % 1_000,
  };
}

/** The day of a date; months and days beyond their range roll on. Year 0 is 1 BC. */
export function dayNumber(year: number, month: number, dayOfMonth: number): number {
  const years = year + Math.floor(month / 12);
  const months = month - 12 * Math.floor(month / 12);
  const gregorian = firstOfMonth(years, months, true);
  const first = gregorian >= firstGregorianDay ? gregorian : Math.min(firstOfMonth(years, months, false), firstGregorianDay);
  return rolledOverCutover(first, dayOfMonth);
}

/** The ten days that October 1582 left out. */
function rolledOverCutover(first: number, dayOfMonth: number): number {
  const julian = first + dayOfMonth - 1;
  const isCutoverMonth = first < firstGregorianDay && first + 31 > firstGregorianDay;
  return isCutoverMonth && dayOfMonth >= 15 ? julian - 10 : julian;
}

function weekdayOf(day: number): number {
  return modulo(day + 4, 7) + 1;
}

/** The last such weekday on or before a day. */
export function onOrBefore(day: number, weekday: number): number {
  return day - modulo(weekdayOf(day) - weekday, 7);
}

/** The Sunday with which the week of a day begins. */
export function weekStart(day: number): number {
  return onOrBefore(day, sunday);
}

function weekNumber(first: number, day: number): number {
  return (weekStart(day) - weekStart(first)) / 7 + 1;
}

/** Of a day: year (0 is 1 BC), month, day of month. */
function dateOf(day: number): { year: number; month: number; dayOfMonth: number } {
  const gregorian = day >= firstGregorianDay;
  // Years from 1 March make the leap day the last.
  let year = Math.floor((day + 719_468) / 365.2425);
  while (firstOfMonth(year + 1, 0, gregorian) <= day) year++;
  while (firstOfMonth(year, 0, gregorian) > day) year--;
  let month = 11;
  while (firstOfMonth(year, month, gregorian) > day) month--;
  return { year, month, dayOfMonth: day - firstOfMonth(year, month, gregorian) + 1 };
}

function firstOfMonth(year: number, month: number, gregorian: boolean): number {
  const shifted = month < 2 ? year - 1 : year;
  const leapDays = Math.floor(shifted / 4) - (gregorian ? Math.floor(shifted / 100) - Math.floor(shifted / 400) : 0);
  const monthDays = Math.floor((153 * modulo(month + 10, 12) + 2) / 5);
  return 365 * shifted + leapDays + monthDays - (gregorian ? 719_468 : 719_470);
}

function split(epochMs: number | bigint, offsetMs: number): { day: number; timeMs: number } {
  if (typeof epochMs === 'bigint') {
    const local = epochMs + BigInt(offsetMs);
    const timeMs = ((local % BigInt(dayMs)) + BigInt(dayMs)) % BigInt(dayMs);
    return { day: Number((local - timeMs) / BigInt(dayMs)), timeMs: Number(timeMs) };
  }
  const day = Math.floor((epochMs + offsetMs) / dayMs);
  return { day, timeMs: epochMs + offsetMs - day * dayMs };
}

function modulo(value: number, by: number): number {
  return value - by * Math.floor(value / by);
}
