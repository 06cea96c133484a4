import { illegalArgument } from '../../stellar/errors.js';
import { months, type PatternField, parseDatePattern, short } from '../../stellar/java/date-pattern.js';
import type { Zone } from '../../stellar/java/zone.js';
import { wall } from './syslog-time.js';

interface Read {
  readonly letter: string;
  readonly count: number;
}

/**
 * A pattern of `java.time`, as far as timestamps of logs need it: y, u, M, d, H, m, s, S, a, h, X and Z. Other than `SimpleDateFormat` it takes the widths by the letter,
 * `S` is a fraction of a second, and the text has to end where the pattern does.
 */
export class JavaTimeFormat {
  readonly pattern: string;
  readonly #zone: Zone;
  readonly #regex: RegExp;
  readonly #fields: readonly Read[];

  /** @throws StellarError illegal argument for a letter that it does not know */
  constructor(pattern: string, zone: Zone) {
    const parts = parseDatePattern(pattern);
    this.pattern = pattern;
    this.#zone = zone;
    this.#fields = parts.filter((part) => typeof part !== 'string');
    this.#regex = new RegExp(
      `^${parts.map((part) => (typeof part === 'string' ? escaped(part) : `(${regexOf(part, pattern)})`)).join('')}$`,
      'u',
    );
  }

  /** epoch ms; undefined when the text is not of the pattern, or no date. */
  parse(text: string): number | undefined {
    const [, ...groups] = this.#regex.exec(text) ?? [];
    if (groups.length === 0) return undefined;
    const found = new Map(this.#fields.map((field, i) => [field.letter, { text: groups[i] ?? '', count: field.count }]));
    const number = (letter: string) => (found.has(letter) ? Number(found.get(letter)?.text) : undefined);
    const year = found.get('y') ?? found.get('u');
    const hour = number('H') ?? ((number('h') ?? 0) % 12) + (found.get('a')?.text === 'PM' ? 12 : 0);
    const wallMs = wall(yearOf(year), monthOf(found.get('M')?.text ?? '1'), number('d') ?? 1, hour, number('m') ?? 0, number('s') ?? 0);
    if (wallMs === undefined) return undefined;
    const ms = wallMs + Math.trunc(Number(`0.${found.get('S')?.text ?? '0'}`) * 1_000);
    const offset = (found.get('X') ?? found.get('Z'))?.text;
    return offset === undefined ? this.#zone.epochMsOf(ms) : ms - offsetMs(offset);
  }
}

function regexOf({ letter, count }: PatternField, pattern: string): string {
  if (letter === 'M' && count > 2) return (count === 3 ? months.map(short) : months).join('|');
  if (letter === 'a') return 'AM|PM';
  if (letter === 'X' || letter === 'Z') return 'Z|[+-]\\d{2}(?::?\\d{2})?';
  if (!'yuMdHhmsS'.includes(letter)) throw illegalArgument(`${letter} is not known in the date pattern ${pattern}`);
  return count === 1 ? '\\d{1,9}' : `\\d{${count}}`;
}

/** Two digits count from 2000. */
function yearOf(year: { text: string; count: number } | undefined): number {
  if (year === undefined) return 1970;
  return Number(year.text) + (year.count === 2 ? 2_000 : 0);
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) - 1 : months.findIndex((name) => name.startsWith(text));
}

function offsetMs(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -size : size;
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}
