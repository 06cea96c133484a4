/**
 * Which partition a key belongs to: Kafka's Java clients take murmur2 of its bytes, without the sign, modulo the partitions. Every
 * producer of a topic has to agree, or records of one key lose their order.
 */
export function partitionOfKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

const seed = 0x9747b28c;
const factor = 0x5bd1e995;
const shift = 24;

/** MurmurHash2 of 32 bits, by Austin Appleby (public domain), with the seed Kafka chose; a signed number. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const whole = length & ~3;
  let hash = seed ^ length;
  for (let at = 0; at < whole; at += 4) {
    const word = byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    let mixed = Math.imul(word, factor);
    mixed ^= mixed >>> shift;
    hash = Math.imul(hash, factor) ^ Math.imul(mixed, factor);
  }
  for (let at = length - 1; at >= whole; at -= 1) hash ^= byte(bytes, at) << (8 * (at - whole));
  if (length > whole) hash = Math.imul(hash, factor);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, factor);
  return hash ^ (hash >>> 15);
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
