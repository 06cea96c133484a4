import { type CalendarFields, fieldsOf } from './calendar.js';
import { eras, halfDays, months, type PatternField, parseDatePattern, short, weekdays } from './date-pattern.js';
import type { Zone } from './zone.js';

/** SimpleDateFormat's `format`. @throws StellarError illegal argument for a bad pattern */
export function formatDate(pattern: string, epochMs: number | bigint, zone: Zone): string {
  const moment = Number(epochMs);
  const offsetMs = zone.offsetMs(moment);
  const fields = fieldsOf(epochMs, offsetMs);
  return parseDatePattern(pattern)
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.letter === 'z') return zone.name(moment, part.count > 3);
      return part.letter === 'Z' || part.letter === 'X' ? offsetText(offsetMs, part) : fieldText(fields, part);
    })
    .join('');
}

function fieldText(fields: CalendarFields, { letter, count }: PatternField): string {
  switch (letter) {
    case 'G':
      return eras[fields.era] ?? '';
    case 'y':
      return yearText(fields.year, count);
    case 'Y':
      return yearText(fields.weekYear, count);
    case 'M':
    case 'L':
      return count < 3 ? padded(fields.month + 1, count) : named(months, fields.month, count);
    case 'E':
      return named(weekdays, fields.dayOfWeek - 1, count);
    case 'a':
      return halfDays[fields.hour < 12 ? 0 : 1] ?? '';
    default:
      return padded(numberOf(fields, letter), count);
  }
}

function numberOf(fields: CalendarFields, letter: string): number {
  switch (letter) {
    case 'w':
      return fields.weekOfYear;
    case 'W':
      return fields.weekOfMonth;
    case 'D':
      return fields.dayOfYear;
    case 'd':
      return fields.dayOfMonth;
    case 'F':
      return fields.dayOfWeekInMonth;
    case 'u':
      return ((fields.dayOfWeek + 5) % 7) + 1;
    case 'H':
      return fields.hour;
    case 'k':
      return fields.hour || 24;
    case 'K':
      return fields.hour % 12;
    case 'h':
      return fields.hour % 12 || 12;
    case 'm':
      return fields.minute;
    case 's':
      return fields.second;
    default:
      return fields.millisecond;
  }
}

function yearText(year: number, count: number): string {
  return count === 2 ? padded(year % 100, 2) : padded(year, count);
}

function named(names: readonly string[], index: number, count: number): string {
  const name = names[index] ?? '';
  return count > 3 ? name : short(name);
}

function padded(value: number, count: number): string {
  const digits = String(Math.abs(value)).padStart(count, '0');
  return value < 0 ? `-${digits}` : digits;
}

/** `Z`: -0800; `X`: -08, -0800, -08:00, and Z for UTC. */
function offsetText(offsetMs: number, { letter, count }: PatternField): string {
  const minutes = Math.trunc(offsetMs / 60_000);
  if (letter === 'X' && minutes === 0) return 'Z';
  const sign = minutes < 0 ? '-' : '+';
  const hours = padded(Math.floor(Math.abs(minutes) / 60), 2);
  if (letter === 'X' && count === 1) return sign + hours;
  return `${sign}${hours}${letter === 'X' && count === 3 ? ':' : ''}${padded(Math.abs(minutes) % 60, 2)}`;
}
