import { describe, expect, it } from 'vitest';
import { decoderOf } from '../../../src/sensor/parsers/charset.js';

const decoded = (name: string, ...bytes: number[]) => decoderOf(name)(Uint8Array.from(bytes));

describe('a charset', () => {
  it.each([
    ['UTF-8', [0xc3, 0xa9], 'é'],
    ['utf8', [0xff, 0x61], '\ufffda'],
    ['UTF-8', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    ['ISO-8859-1', [0xe9, 0x80], 'é\u0080'],
    ['latin1', [0x99], '\u0099'],
    ['windows-1252', [0x80], '€'],
    ['Cp1252', [0x80], '€'],
    ['ISO-8859-15', [0xa4], '€'],
    ['US-ASCII', [0x61, 0xe9], 'a\ufffd'],
    ['UTF-16', [0x00, 0x61], 'a'],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 'a'],
    ['UTF-16', [0xfe, 0xff, 0x00, 0x61], 'a'],
    ['UTF-16LE', [0x61, 0x00], 'a'],
    ['Shift_JIS', [0x82, 0xa0], 'あ'],
  ] as const)('%s reads %j as %j', (name, bytes, text) => {
    expect(decoded(name, ...bytes)).toBe(text);
  });

  it.each(['klingon', ''])('%j is none', (name) => {
    expect(() => decoderOf(name)).toThrow(RangeError);
  });
});
