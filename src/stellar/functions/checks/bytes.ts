import { illegalArgument, wrongKind } from '../../errors.js';
import { kindOf, Opaque, type Value } from '../../values.js';
import { asString, notNull } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

/** An exception that Metron returns as a value instead of throwing it. */
class Returned extends Opaque {
  readonly kind = 'exception';
  readonly #message: string;

  constructor(message: string) {
    super();
    this.#message = message;
  }

  text(): string {
    return `java.lang.IllegalArgumentException: ${this.#message}`;
  }
}

const matcher: StellarFunction = {
  name: 'BYTEARRAY_MATCHER',
  summary: 'Whether a pattern is found anywhere in bytes. A byte is to the pattern the character of its number: \\x00 to \\xff.',
  parameters: [
    { name: 'pattern', summary: "a regular expression in Java's syntax" },
    { name: 'bytes', summary: 'a list of ints from -128 to 255' },
  ],
  returns: 'true or false; false for a pattern that is null. With another number of arguments an exception is returned, not thrown',
  examples: [
    { expr: "BYTEARRAY_MATCHER('\\\\xca\\\\xfe', [0, -54, -2])", gives: true },
    { expr: "BYTEARRAY_MATCHER('^GET', [71, 69, 84, 32])", gives: true },
    { expr: "BYTEARRAY_MATCHER('POST', [71, 69, 84, 32])", gives: false },
    { expr: 'BYTEARRAY_MATCHER(null, [1])', gives: false },
    { expr: "BYTEARRAY_MATCHER('a', 'a')", fails: 'wrong kind' },
    { expr: "BYTEARRAY_MATCHER('a', null)", fails: 'null value' },
    { expr: "STARTS_WITH(TO_STRING(BYTEARRAY_MATCHER('a')), 'java.lang.IllegalArgumentException')", gives: true },
  ],
  call(args, context) {
    const [pattern = null, bytes = null] = args;
    if (args.length !== 2) return new Returned(`BYTEARRAY_MATCHER takes a pattern and bytes, got ${args.length}`);
    const source = asString(pattern);
    if (source === null) return false;
    const text = bytesIn(notNull(bytes, 'the bytes'));
    context.step(text.length);
    return context.patterns.get(source).find(text) !== undefined;
  },
};

export const byteFunctions: readonly StellarFunction[] = [matcher];

/** The bytes in a list as a text with one character for each. */
function bytesIn(value: Value): string {
  if (!Array.isArray(value)) throw wrongKind('list of bytes', kindOf(value));
  return value
    .map((byte) => {
      if (typeof byte !== 'number') throw wrongKind('int', kindOf(byte));
      if (byte < -128 || byte > 255) throw illegalArgument(`${byte} is no byte`);
      return String.fromCharCode(byte & 255);
    })
    .join('');
}
