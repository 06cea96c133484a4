/** An encoding of ENCODE and DECODE, from bytes to text and back. Each decodes as leniently as in Metron. */
export interface Codec {
  encode(bytes: Uint8Array): string;
  /** @returns undefined when the text is not in this encoding: DECODE returns it unchanged */
  decode(text: string): Uint8Array | undefined;
  /** Whether the whole text is in this encoding. Blanks are allowed where the encoding may be broken into lines. */
  recognises(text: string): boolean;
}

/** Base32 with this alphabet. Decoding skips other characters and ends at the padding. */
function base32(alphabet: string, recognised: RegExp): Codec {
  const values = new Map(Array.from(alphabet, (letter, value) => [letter, value]));
  return {
    encode(bytes) {
      const digits: string[] = [];
      let bits = 0;
      let held = 0;
      for (const byte of bytes) {
        held = ((held << 8) | byte) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5) digits.push(alphabet.charAt((held >> (bits - 5)) & 31));
      }
      if (bits > 0) digits.push(alphabet.charAt((held << (5 - bits)) & 31));
      return digits.join('').padEnd(Math.ceil(digits.length / 8) * 8, '=');
    },
    decode(text) {
      const bytes: number[] = [];
      let bits = 0;
      let held = 0;
      for (const unit of untilPadding(text)) {
        const value = values.get(unit);
        if (value === undefined) continue;
        held = ((held << 5) | value) & 0x1fff;
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push((held >> bits) & 0xff);
      }
      return Uint8Array.from(bytes);
    },
    recognises: (text) => recognised.test(text),
  };
}

const base64: Codec = {
  encode: (bytes) => Buffer.from(bytes).toString('base64'),
  decode: (text) => Buffer.from(untilPadding(text).replace(/[^\w+/-]/g, ''), 'base64'),
  recognises: (text) => /^[\w+/=\- \n\r\t]*$/.test(text),
};

const hex: Codec = {
  encode: (bytes) => Buffer.from(bytes).toString('hex'),
  decode: (text) => (isHex(text) ? Buffer.from(text, 'hex') : undefined),
  recognises: isHex,
};

/** Eight binary digits for each byte, the highest first; the last byte comes first. */
const binary: Codec = {
  encode: (bytes) =>
    Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))
      .reverse()
      .join(''),
  decode(text) {
    const bytes: number[] = [];
    for (let end = text.length; end >= 8; end -= 8) {
      const bits = Array.from({ length: 8 }, (_, i) => (text.charAt(end - 8 + i) === '1' ? '1' : '0'));
      bytes.push(Number.parseInt(bits.join(''), 2));
    }
    return Buffer.from(bytes).toString('utf8').trim() === '' ? undefined : Uint8Array.from(bytes);
  },
  recognises: (text) => /^[01]*$/.test(text),
};

function isHex(text: string): boolean {
  return /^(?:[\da-fA-F]{2})*$/.test(text);
}

function untilPadding(text: string): string {
  const end = text.indexOf('=');
  return end < 0 ? text : text.slice(0, end);
}

export const codecs: ReadonlyMap<string, Codec> = new Map([
  ['BASE32', base32('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', /^[A-Z2-7= \n\r\t]*$/)],
  ['BASE32HEX', base32('0123456789ABCDEFGHIJKLMNOPQRSTUV', /^[0-9A-W= \n\r\t]*$/)],
  ['BASE64', base64],
  ['BINARY', binary],
  ['HEX', hex],
]);
