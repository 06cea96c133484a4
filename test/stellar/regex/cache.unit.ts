import { expect, it } from 'vitest';
import { Patterns } from '../../../src/stellar/regex/cache.js';

it('compiles a pattern once', () => {
  const patterns = new Patterns();

  expect(patterns.get('a+')).toBe(patterns.get('a+'));
});

it('keeps no more than its number', () => {
  const patterns = new Patterns(2);
  const [a, b] = [patterns.get('a'), patterns.get('b')];
  patterns.get('c');

  expect(patterns.get('b')).toBe(b);
  expect(patterns.get('a')).not.toBe(a);
});

it('keeps no more text than half a million units', () => {
  const patterns = new Patterns();
  const long = (letter: string) => letter.repeat(200_000);
  const [a, , c] = [long('a'), long('b'), long('c')].map((source) => patterns.get(source));

  expect(patterns.get(long('c'))).toBe(c);
  expect(patterns.get(long('a'))).not.toBe(a);
});

it('answers with a pattern that it cannot keep', () => {
  const patterns = new Patterns(0);

  expect(patterns.get('a').matches('a')).toBeDefined();
});
