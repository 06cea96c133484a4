import { illegalArgument } from '../errors.js';
import { isTimeSuffix } from './format-time.js';

export interface Specifier {
  /** As written. */
  readonly text: string;
  /** Which argument: from 0, the next one, or the one of the specifier before (`%<s`). */
  readonly index: number | 'next' | 'previous';
  readonly flags: ReadonlySet<string>;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** In lower case, `t` for dates and times. */
  readonly conversion: string;
  readonly upperCase: boolean;
  /** Which part of a date or time. */
  readonly suffix: string;
}

const pattern = /%(\d+\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([tT])?([a-zA-Z%])/y;
const largest = 2 ** 31 - 1;

/** What flags each conversion takes. */
const flagsOf: Readonly<Record<string, string>> = {
  b: '-',
  h: '-',
  s: '-#',
  c: '-',
  d: '-+ 0,(',
  o: '-#0+ (',
  x: '-#0+ (',
  e: '-#+ 0(',
  f: '-#+ 0,(',
  g: '-+ 0,(',
  a: '-#+ 0',
  t: '-',
  '%': '-',
  n: '',
};
const withPrecision = new Set(['b', 'h', 's', 'e', 'f', 'g', 'a']);
const withUpperCase = new Set(['b', 'h', 's', 'c', 'x', 'e', 'g', 'a', 't']);

/** The literal texts and specifiers of a format, in order. @throws StellarError illegal argument */
export function specifiersOf(format: string): (string | Specifier)[] {
  const parts: (string | Specifier)[] = [];
  for (let at = 0; at < format.length; ) {
    const percent = format.indexOf('%', at);
    if (percent < 0) {
      parts.push(format.slice(at));
      break;
    }
    if (percent > at) parts.push(format.slice(at, percent));
    pattern.lastIndex = percent;
    const found = pattern.exec(format);
    if (found === null) throw illegalArgument(`no conversion at ${JSON.stringify(format.slice(percent, percent + 10))}`);
    parts.push(specifier(found));
    at = percent + found[0].length;
  }
  return parts;
}

function specifier([text = '', position, flagText = '', widthText, precisionText, time, letter = '']: RegExpExecArray): Specifier {
  const conversion = time === undefined ? letter.toLowerCase() : 't';
  const upperCase = time === undefined ? letter !== conversion : time === 'T';
  const allowed = flagsOf[conversion];
  if (allowed === undefined || (upperCase && !withUpperCase.has(conversion))) throw illegalArgument(`${text}: unknown conversion`);
  if (time !== undefined && !isTimeSuffix(letter)) throw illegalArgument(`${text}: unknown conversion of a date`);
  const flags = new Set(flagText);
  if (flags.size < flagText.length) throw illegalArgument(`${text}: a flag is given twice`);
  const previous = conversion !== '%' && conversion !== 'n' && flags.delete('<');
  for (const flag of flags) if (!allowed.includes(flag)) throw illegalArgument(`${text}: no ${flag} with ${conversion}`);
  const width = numberOf(text, widthText);
  const precision = numberOf(text, precisionText);
  if (precision !== undefined && !withPrecision.has(conversion)) throw illegalArgument(`${text}: no precision with ${conversion}`);
  checkTogether(text, conversion, flags, width);
  return { text, index: indexOf(text, position, previous), flags, width, precision, conversion, upperCase, suffix: letter };
}

function checkTogether(text: string, conversion: string, flags: ReadonlySet<string>, width: number | undefined): void {
  if (width === undefined && (flags.has('-') || flags.has('0'))) throw illegalArgument(`${text}: - and 0 need a width`);
  if (flags.has('-') && flags.has('0')) throw illegalArgument(`${text}: - and 0 exclude each other`);
  if (flags.has('+') && flags.has(' ')) throw illegalArgument(`${text}: + and blank exclude each other`);
  if (conversion === 'n' && width !== undefined) throw illegalArgument(`${text}: no width with n`);
}

function indexOf(text: string, position: string | undefined, previous: boolean): Specifier['index'] {
  const index = position === undefined ? undefined : numberOf(text, position.slice(0, -1));
  if (index === 0) throw illegalArgument(`${text}: arguments are counted from 1`);
  if (previous) return 'previous';
  return index === undefined ? 'next' : index - 1;
}

function numberOf(text: string, digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (number > largest) throw illegalArgument(`${text}: ${digits} is too large`);
  return number;
}
