import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest } from '../../src/domain/closest.js';

describe('the closest word', () => {
  it.each([
    ['memroy', 'memory'],
    ['MEMORY', 'memory'],
    ['nam', 'name'],
  ])('to %s is %s', (typed, meant) => {
    expect(closest(typed, ['memory', 'model-version', 'name'])).toBe(meant);
  });

  it('is none when all are far', () => {
    expect(closest('xyz', ['memory', 'model-version', 'name'])).toBeUndefined();
  });

  it('is never the word itself', () => {
    fc.assert(fc.property(fc.string(), (word) => closest(word, [word]) === undefined));
  });

  it('is found although two neighbouring letters are swapped', () => {
    const words = fc.tuple(fc.stringMatching(/^[a-z]{6,12}$/), fc.nat(4));
    const swap = (word: string, at: number) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
    fc.assert(
      fc.property(words, ([word, at]) => {
        const typed = swap(word, at);
        return closest(typed, [word]) === (typed === word ? undefined : word);
      }),
    );
  });
});
