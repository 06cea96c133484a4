import { describe, expect, it } from 'vitest';
import { tlshDistance, tlshOf } from '../../../src/stellar/functions/hashes/tlsh.js';

/** Of a linear congruential generator. */
function noise(length: number, seed: number): Uint8Array {
  let state = BigInt(seed);
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245n + 12_345n) & 0x7fffffffn;
    return Number((state >> 16n) & 0xffn);
  });
}

const shape = { buckets: 128, checksumBytes: 1 } as const;
/** Length, seed, and the hash that Trend Micro's own library gives. */
const hashes = [
  [50, 1, '009002052505D5014106EAA908EC718951100296E20C122194101553C5501188780046'],
  [300, 2, 'BEE0E70DE9B01D4C2D5725F35C9741528EED91D11FD318786BE40C806BD6BAD01577DD'],
  [700, 3, 'AE0194A3E986AE9B34E488F350B8239CA8968E7CD19024F020EC435B3104BC1A34D494'],
  [5000, 4, '7AA18F592C92C119416B4437EE4C77C384E6FD3772B2583402DFBE26E0BD169651423D'],
] as const;

describe('TLSH', () => {
  it.each(hashes)('of %d bytes of noise (seed %d)', (length, seed, hash) => {
    expect(tlshOf(noise(length, seed), shape, true)).toBe(hash);
  });

  it.each([
    [0, 1, 355, 295],
    [1, 2, 314, 290],
    [2, 3, 381, 261],
  ])('of %d and %d are %d apart, and %d without their lengths', (i, j, withLength, without) => {
    const [left, right] = [hashes[i]?.[2] ?? '', hashes[j]?.[2] ?? ''];
    expect([tlshDistance(left, right, true), tlshDistance(left, right, false)]).toEqual([withLength, without]);
  });

  it('needs 256 bytes, 50 when forced, and variation', () => {
    expect(tlshOf(noise(255, 1), shape, false)).toBeUndefined();
    expect(tlshOf(noise(49, 1), shape, true)).toBeUndefined();
    expect(tlshOf(new Uint8Array(1_000), shape, true)).toBeUndefined();
  });

  it('has no distance between hashes of other shapes, or none at all', () => {
    const wide = tlshOf(noise(300, 2), { buckets: 256, checksumBytes: 3 }, true) ?? '';
    expect(wide).toHaveLength(138);
    expect(tlshDistance(wide, hashes[1][2], true)).toBeUndefined();
    expect(tlshDistance('xyz', hashes[1][2], true)).toBeUndefined();
  });
});
