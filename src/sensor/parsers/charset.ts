import { charsetOf as javaCharset } from '../../stellar/java/charset.js';
import type { Options } from '../config/options.js';

/** `readCharset`, by a name of Java's or of a TextDecoder; UTF-8 by default. @throws Failure BAD_SENSOR_CONFIG */
export function charsetOf(options: Options): string {
  const name = options.text('readCharset') ?? 'utf-8';
  options.checked('readCharset', () => decoderOf(name));
  return name;
}

export type Decode = (bytes: Uint8Array) => string;

/**
 * How bytes of a charset become text, as Java has it: ISO-8859-1 is not windows-1252, and UTF-16 goes by its mark, without one the high byte first. What is none of
 * the charset's becomes U+FFFD.
 *
 * @throws RangeError there is no such charset
 */
export function decoderOf(name: string): Decode {
  const label = name
    .trim()
    .toLowerCase()
    .replace(/^cp(?=125\d$)/, 'windows-')
    .replaceAll('_', '-');
  switch (label) {
    case 'iso-8859-1':
    case 'iso8859-1':
    case 'latin1':
      return (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    case 'utf-16':
    case 'utf16':
      return decodeUtf16;
    case 'us-ascii':
    case 'ascii':
      return javaCharset('us-ascii').decode;
  }
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return (bytes) => decoder.decode(bytes);
}

const littleEndian = new TextDecoder('utf-16le', { ignoreBOM: true });
const bigEndian = new TextDecoder('utf-16be', { ignoreBOM: true });

function decodeUtf16(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return littleEndian.decode(bytes.subarray(2));
  return bigEndian.decode(first === 0xfe && second === 0xff ? bytes.subarray(2) : bytes);
}
