import { describe, expect, it } from 'vitest';
import { murmur2, partitionOfKey } from '../../src/kafka/partitioner.js';

/** What Kafka's own Java client answers. */
const known: readonly (readonly [text: string, hash: number])[] = [
  ['', 275646681],
  ['a', -1563381124],
  ['ab', 316155434],
  ['abc', 479470107],
  ['abcd', -1323649548],
  ['abcde', 461995741],
  ['10.0.0.1', 808591810],
  ['yahoo.com', 1834991062],
  ['ünïcode', -888566395],
  ['a-rather-long-key-of-many-words', -523856089],
];

describe('murmur2', () => {
  it.each(known)('of %j is what Java says', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('of bytes past ASCII is what Java says', () => {
    expect(murmur2(Buffer.from('ff80fe81fd82fc', 'hex'))).toBe(1867014551);
  });

  it('names a partition that exists', () => {
    for (let size = 0; size < 20; size += 1) {
      const partition = partitionOfKey(Buffer.alloc(size, 0xff), 7);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(7);
    }
  });
});
