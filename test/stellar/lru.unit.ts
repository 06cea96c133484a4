import { describe, expect, it } from 'vitest';
import { Lru } from '../../src/stellar/lru.js';

describe('Lru', () => {
  it('drops what was used longest ago, past its number', () => {
    const lru = new Lru<number>(2, 100);
    lru.set('a', 1, 1);
    lru.set('b', 2, 1);
    lru.get('a');
    lru.set('c', 3, 1);
    expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, undefined, 3]);
  });

  it('drops as much as its weight asks for', () => {
    const lru = new Lru<number>(10, 10);
    lru.set('a', 1, 4);
    lru.set('b', 2, 4);
    lru.set('c', 3, 9);
    expect([lru.size, lru.get('c')]).toEqual([1, 3]);
  });

  it('holds nothing that is too heavy by itself, and counts a replaced value once', () => {
    const lru = new Lru<number>(10, 10);
    lru.set('a', 1, 6);
    lru.set('a', 2, 6);
    expect(lru.get('a')).toBe(2);
    lru.set('b', 3, 11);
    expect(lru.size).toBe(0);
  });
});
