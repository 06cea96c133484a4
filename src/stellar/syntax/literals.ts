import { StellarError } from '../errors.js';
import { Double, Float, Long, type Value } from '../values.js';
import type { Token } from './lexer.js';
import { positionOf } from './position.js';

/**
 * The value of a literal token.
 *
 * @throws StellarError syntax when an integer does not fit its kind: as in Metron, that fails the whole expression, used or not
 */
export function literalOf(token: Token, source: string): Value {
  const { kind, text } = token;
  switch (kind) {
    case 'string':
      return text;
    case 'int':
      return intOf(token, source);
    case 'long':
      return longOf(token, source);
    case 'float':
      return new Float(Number(text.slice(0, -1)));
    case 'double':
      return new Double(Number(text.replace(/d$/i, '')));
  }
  if (text === 'NaN') return new Double(Number.NaN);
  return text === 'null' ? null : text === 'true';
}

function intOf(token: Token, source: string): number {
  const value = Number(token.text);
  if ((value | 0) !== value) throw tooWide(token, source, '32 bits (a long ends in L)');
  return value + 0;
}

function longOf(token: Token, source: string): Long {
  const value = BigInt(token.text.slice(0, -1));
  if (BigInt.asIntN(64, value) !== value) throw tooWide(token, source, '64 bits');
  return Long.of(value);
}

function tooWide({ text, start }: Token, source: string, width: string): StellarError {
  return new StellarError('syntax', `${text} does not fit into ${width}`, { position: positionOf(source, start) });
}
