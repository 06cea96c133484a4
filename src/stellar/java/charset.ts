import { failed } from '../errors.js';

/** A charset of Java, as far as a function may name one. */
export interface Charset {
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
}

const utf8: Charset = { encode: (text) => Buffer.from(text, 'utf8'), decode: (bytes) => Buffer.from(bytes).toString('utf8') };

function swapped(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

const utf16le: Charset = { encode: (text) => Buffer.from(text, 'utf16le'), decode: (bytes) => Buffer.from(bytes).toString('utf16le') };
const utf16be: Charset = { encode: (text) => swapped(utf16le.encode(text)), decode: (bytes) => utf16le.decode(swapped(bytes)) };
/** Java writes a byte order mark, and without one reads the high byte first. */
const utf16: Charset = {
  encode: (text) => (text === '' ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be.encode(text)])),
  decode: (bytes) => utf16be.decode(bytes),
};

/** A charset of one byte a character; what it lacks becomes a question mark. */
function singleByte(decodeByte: (byte: number) => string): Charset {
  const characters = Array.from({ length: 256 }, (_, byte) => decodeByte(byte));
  const bytes = new Map(characters.map((character, byte) => [character, byte]));
  return {
    encode: (text) => Uint8Array.from(text, (character) => bytes.get(character) ?? 0x3f),
    decode: (encoded) => Array.from(encoded, (byte) => characters[byte] ?? '\ufffd').join(''),
  };
}

function known(name: string): Charset | undefined {
  switch (name.toLowerCase().replace(/_/g, '-')) {
    case 'utf-8':
    case 'utf8':
      return utf8;
    case 'utf-16':
    case 'utf16':
      return utf16;
    case 'utf-16be':
      return utf16be;
    case 'utf-16le':
      return utf16le;
    case 'us-ascii':
    case 'ascii':
      return singleByte((byte) => (byte < 128 ? String.fromCharCode(byte) : '\ufffd'));
    case 'iso-8859-1':
    case 'iso8859-1':
    case 'latin1':
      return singleByte((byte) => String.fromCharCode(byte));
  }
  return undefined;
}

/** @throws StellarError failed for a charset that is not known */
export function charsetOf(name: string): Charset {
  const charset = known(name) ?? byRuntime(name);
  if (charset === undefined) throw failed(`there is no charset ${name}`);
  return charset;
}

/** The single-byte ones that the runtime decodes: windows-1252, iso-8859-15, koi8-r, … */
function byRuntime(name: string): Charset | undefined {
  if (!/^(?:windows-125\d|iso-8859-\d{1,2}|koi8-[ru]|ibm866)$/i.test(name)) return undefined;
  try {
    const decoder = new TextDecoder(name);
    return singleByte((byte) => decoder.decode(Uint8Array.of(byte)));
  } catch {
    return undefined;
  }
}
