/** Java's date patterns (SimpleDateFormat), in the US locale. */
import { illegalArgument } from '../errors.js';

export interface PatternField {
  /** One of the letters of the language. */
  readonly letter: string;
  /** How often it was repeated. */
  readonly count: number;
}

/** A field, or text that stands for itself. */
export type PatternPart = PatternField | string;

const letters = 'GyYMLwWDdFEuaHkKhmsSzZX';

/** @throws StellarError illegal argument for an unknown letter, an open quote, or more than three X */
export function parseDatePattern(pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  const literal = (text: string) => {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + text;
    else parts.push(text);
  };
  const token = /''|'((?:[^']|'')+)'|([A-Za-z])\2*|'|[^A-Za-z']+/y;
  for (let found = token.exec(pattern); found !== null; found = token.exec(pattern)) {
    const [text, quoted, letter] = found;
    if (text === "'") throw illegalArgument(`a quote in the date pattern ${pattern} is not closed`);
    if (letter !== undefined) parts.push(field(letter, text.length, pattern));
    else literal(text === "''" ? "'" : (quoted?.replaceAll("''", "'") ?? text));
  }
  return parts;
}

function field(letter: string, count: number, pattern: string): PatternField {
  if (!letters.includes(letter)) throw illegalArgument(`${letter} means nothing in the date pattern ${pattern}`);
  if (letter === 'X' && count > 3) throw illegalArgument(`at most XXX in the date pattern ${pattern}`);
  return { letter, count };
}

export const eras = ['BC', 'AD'];
export const halfDays = ['AM', 'PM'];
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** From Sunday. */
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export function short(name: string): string {
  return name.slice(0, 3);
}
