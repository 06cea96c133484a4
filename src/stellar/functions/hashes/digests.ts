import { createHash } from 'node:crypto';
import { md2 } from './md2.js';

interface Digest {
  readonly lengthBytes: number;
  readonly of: (data: Uint8Array) => Uint8Array;
}

function byRuntime(algorithm: string, bits: number): Digest {
  return { lengthBytes: bits / 8, of: (data) => createHash(algorithm).update(data).digest() };
}

const sha1 = byRuntime('sha1', 160);

/** The digests by their names in Java's MessageDigest, in upper case. */
export const digests: ReadonlyMap<string, Digest> = new Map([
  ['MD2', { lengthBytes: 16, of: md2 }],
  ['MD5', byRuntime('md5', 128)],
  ['SHA-1', sha1],
  ['SHA-224', byRuntime('sha224', 224)],
  ['SHA-256', byRuntime('sha256', 256)],
  ['SHA-384', byRuntime('sha384', 384)],
  ['SHA-512', byRuntime('sha512', 512)],
  ['SHA-512/224', byRuntime('sha512-224', 224)],
  ['SHA-512/256', byRuntime('sha512-256', 256)],
  ['SHA3-224', byRuntime('sha3-224', 224)],
  ['SHA3-256', byRuntime('sha3-256', 256)],
  ['SHA3-384', byRuntime('sha3-384', 384)],
  ['SHA3-512', byRuntime('sha3-512', 512)],
]);

/** @param name in any case; `SHA` is Java's other name of SHA-1 */
export function digestNamed(name: string): Digest | undefined {
  const upper = name.toUpperCase();
  return upper === 'SHA' ? sha1 : digests.get(upper);
}
