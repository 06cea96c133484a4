import { Double, Float, Long, type Value } from '../../stellar/values.js';
import type { CaptureType } from './expand.js';

/** What a group's text is as a field: one pair of quotes is taken off; without a type, what reads as a 32-bit integer is one. null: it took no part. */
export function captureOf(text: string | null, type: CaptureType | undefined): Value {
  if (text === null) return null;
  const bare = unquoted(text);
  return type === undefined ? (integerOf(bare) ?? bare) : typed(bare, type);
}

/** A text that is not of the type stays a text. */
function typed(text: string, type: CaptureType): Value {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text.toLowerCase() === 'true';
    case 'int':
      return integerOf(text) ?? text;
    case 'long':
      return longOf(text) ?? text;
    default: {
      const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
      return number === undefined ? text : type === 'float' ? new Float(number) : new Double(number);
    }
  }
}

function longOf(text: string): Long | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const exact = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, exact) === exact ? Long.of(exact) : undefined;
}

function unquoted(text: string): string {
  const quote = text.charAt(0);
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** `Integer.parseInt`, without its exception. */
function integerOf(text: string): number | undefined {
  const first = text.charCodeAt(0);
  // A digit or a sign: everything else is let off cheaply.
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45) || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return (value | 0) === value ? value + 0 : undefined;
}
