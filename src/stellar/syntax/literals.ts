import { Double, Float, Long, type Value } from '../values.js';

/** A minus sign belongs to the number behind it. The lexer refuses what follows without a break, such as `1x`. */
export const numberPattern = /-?(?:(\d+)(\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?([lLfFdD])?/y;

/** @returns the number, or why it is none */
export function readNumber(text: string): { value: Value } | { trouble: string } {
  const suffix = /[lLfFdD]$/.exec(text)?.[0].toLowerCase();
  const digits = suffix === undefined ? text : text.slice(0, -1);
  if (/^-?0\d/.test(digits)) return { trouble: `${text} begins with a zero` };
  const whole = /^-?\d+$/.test(digits);
  if (suffix === 'f') return { value: new Float(Number(digits)) };
  if (suffix === 'l') return whole ? readLong(digits) : { trouble: `${text} is no whole number, as the suffix l asks for` };
  return whole && suffix === undefined ? readInteger(digits) : { value: new Double(Number(digits)) };
}

function readInteger(digits: string): { value: Value } | { trouble: string } {
  const number = Number(digits);
  if ((number | 0) === number) return { value: number + 0 };
  return { trouble: `${digits} is past 32 bits: write ${digits}L` };
}

function readLong(digits: string): { value: Value } | { trouble: string } {
  const exact = BigInt(digits);
  return BigInt.asIntN(64, exact) === exact ? { value: Long.of(exact) } : { trouble: `${digits}L is past 64 bits` };
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r', t: '\t' };

/**
 * @param start of the opening quote, single or double
 * @returns the text and the offset behind the closing quote, or what is wrong and where
 */
export function readString(source: string, start: number): { value: string; end: number } | { trouble: string; at: number } {
  const quote = source.charAt(start);
  let value = '';
  let from = start + 1;
  for (let at = from; at < source.length; at++) {
    const unit = source.charAt(at);
    if (unit === quote) return { value: value + source.slice(from, at), end: at + 1 };
    if (unit !== '\\') continue;
    const escaped = source.charAt(at + 1);
    const meant = escaped === quote ? quote : escapes[escaped];
    if (meant === undefined && escaped !== '') return { trouble: `\\${escaped} is no escape: there are \\\\ \\n \\r \\t \\${quote}`, at };
    value += source.slice(from, at) + (meant ?? '');
    at++;
    from = at + 1;
  }
  return { trouble: `the string that begins here has no closing ${quote}`, at: start };
}
