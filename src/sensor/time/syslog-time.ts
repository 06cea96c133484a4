import type { Zone } from '../../stellar/java/zone.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = `(${months.join('|')})`;
const clockTime = '(\\d{2}):(\\d{2}):(\\d{2})';
/** A day of one digit has two blanks before it, one of two digits has one; a year only stands behind the latter. */
const short = new RegExp(`^${month} (?: (\\d)|(\\d{2})) ${clockTime}$`);
const withYear = new RegExp(`^${month} (\\d{2}) (\\d{4}) ${clockTime}$`);
const iso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|([+-])(\d{2}):(\d{2}))$/;

const dayMs = 86_400_000;

/**
 * The time of a syslog header: `Oct  9 13:42:11`, `Oct 09 13:42:11`, `Oct 09 2026 13:42:11` in the device's zone, or RFC 3339 with its own. Exactly these.
 * Without a year it is this year's, or last year's where that would be more than four days ahead.
 *
 * @returns epoch ms
 * @throws Error anything else
 */
export function syslogTime(text: string, zone: Zone, nowMs: number): number {
  const ms = shortTime(text, zone, nowMs) ?? yearTime(text, zone) ?? isoTime(text);
  if (ms === undefined) throw new Error(`${text.slice(0, 100)} is not a time of syslog`);
  return ms;
}

function shortTime(text: string, zone: Zone, nowMs: number): number | undefined {
  const [, name, digit, digits, hour, minute, second] = short.exec(text) ?? [];
  if (name === undefined) return undefined;
  const year = new Date(nowMs + zone.offsetMs(nowMs)).getUTCFullYear();
  const inYear = (of: number) => wall(of, months.indexOf(name), Number(digit ?? digits), Number(hour), Number(minute), Number(second));
  const thisYear = inYear(year);
  const ms = thisYear === undefined ? undefined : zone.epochMsOf(thisYear);
  if (ms !== undefined && ms <= nowMs + 4 * dayMs) return ms;
  const lastYear = inYear(year - 1);
  return lastYear === undefined ? undefined : zone.epochMsOf(lastYear);
}

function yearTime(text: string, zone: Zone): number | undefined {
  const [, name, day, year, hour, minute, second] = withYear.exec(text) ?? [];
  if (name === undefined) return undefined;
  const ms = wall(Number(year), months.indexOf(name), Number(day), Number(hour), Number(minute), Number(second));
  return ms === undefined ? undefined : zone.epochMsOf(ms);
}

function isoTime(text: string): number | undefined {
  const [, year, monthNumber, day, hour, minute, second, fraction = '', , sign, hours = '0', minutes = '0'] = iso.exec(text) ?? [];
  if (year === undefined || Number(hours) > 18 || Number(minutes) > 59) return undefined;
  const ms = wall(Number(year), Number(monthNumber) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (ms === undefined) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return ms + Number(fraction.padEnd(3, '0').slice(0, 3)) - (sign === '-' ? -offsetMs : offsetMs);
}

/** As if it were UTC's; undefined for what no clock or calendar shows. */
export function wall(year: number, monthIndex: number, day: number, hour: number, minute: number, second: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, monthIndex, day);
  const real = date.getUTCMonth() === monthIndex && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? date.getTime() + ((hour * 60 + minute) * 60 + second) * 1_000 : undefined;
}
