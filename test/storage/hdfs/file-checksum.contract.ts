import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ContentHash } from '../../../src/storage/hdfs/content-digest.js';
import { matchesChecksum } from '../../../src/storage/hdfs/file-checksum.js';

/** Bit by bit, as the polynomial says. */
function plainCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Of one block. */
function plainBlock(bytes: Uint8Array): Buffer {
  const sums = Buffer.alloc(4 * Math.ceil(bytes.length / 512));
  for (let at = 0; at < bytes.length; at += 512) sums.writeUInt32BE(plainCrc32c(bytes.subarray(at, at + 512)), (at / 512) * 4);
  return createHash('md5').update(sums).digest();
}

const bytes = Buffer.from(Array.from({ length: 700_003 }, (_, at) => (at * 7919) % 251));

describe('the digest of what is sent', () => {
  it('knows CRC32C', () => expect(plainCrc32c(Buffer.from('123456789'))).toBe(0xe3069283));

  it.each([0, 1, 511, 512, 1023, 1024, 1025, 8191, 8192, 8193, 131_072, 131_073, 700_003])(
    'is that of %i bytes, however they are cut',
    (length) => {
      const content = bytes.subarray(0, length);
      for (const cut of [777, 65_536, 700_003]) {
        const hash = new ContentHash();
        for (let at = 0; at < length; at += cut) hash.update(content.subarray(at, at + cut));
        const { sha256, size, blocks } = hash.digest();
        expect({ sha256, size }).toEqual({ sha256: createHash('sha256').update(content).digest('hex'), size: length });
        expect(blocks.equals(length === 0 ? Buffer.alloc(0) : plainBlock(content))).toBe(true);
      }
    },
  );

  it('knows each bit of a piece', () => {
    for (let bit = 0; bit < 512 * 8; bit += 16) {
      const pieces = Buffer.alloc(16 * 512);
      for (let piece = 0; piece < 16; piece += 1) pieces[512 * piece + ((bit + piece) >>> 3)] = 1 << ((bit + piece) & 7);
      const hash = new ContentHash();
      hash.update(pieces);
      expect(hash.digest().blocks.equals(plainBlock(pieces)), `bit ${bit} or one of the 15 after it`).toBe(true);
    }
  });

  it('begins anew with each block of HDFS', () => {
    const block = Buffer.alloc(128 * 1024 * 1024);
    const hash = new ContentHash();
    hash.update(block);
    hash.update(Buffer.from('more'));
    const { blocks } = hash.digest();
    const sums = Buffer.alloc(4);
    sums.writeUInt32BE(plainCrc32c(block.subarray(0, 512)));
    const ofZeros = createHash('md5')
      .update(Buffer.alloc(1024 * 1024, sums))
      .digest();
    expect(blocks.equals(Buffer.concat([ofZeros, plainBlock(Buffer.from('more'))]))).toBe(true);
  });

  it('is compared with what HDFS answers, of a file that Hadoop 3.4.2 made it of', () => {
    const answer = {
      algorithm: 'MD5-of-0MD5-of-512CRC32C',
      bytes: '0000020000000000000000006c91e7d1c2e1752518f0007793827c8f00000000',
    };
    expect(matchesChecksum(Buffer.from('eef9038f8008d7ddcc9aea21c7081e3c', 'hex'), answer)).toBe(true);
    expect(matchesChecksum(Buffer.from('eef9038f8008d7ddcc9aea21c7081e3d', 'hex'), answer)).toBe(false);
    expect(matchesChecksum(Buffer.alloc(16), { ...answer, algorithm: 'COMPOSITE-CRC32C' })).toBeUndefined();
  });
});
