import { describe, expect, it } from 'vitest';
import { parseProperties } from '../../src/kafka/properties.js';

describe('a file of Java properties', () => {
  it.each([
    ['a=b', { a: 'b' }],
    ['a = b c ', { a: 'b c ' }],
    ['a: b\nc d', { a: 'b', c: 'd' }],
    ['# x=y\n! x=y\n\n  a=b', { a: 'b' }],
    ['a=b \\\n   c', { a: 'b c' }],
    ['a=b\\\\\nc=d', { a: 'b\\', c: 'd' }],
    ['a\\=b=c\\u00e9\\td', { 'a=b': 'cé\td' }],
    ['a=x=y', { a: 'x=y' }],
    ['a\r\nb=1\r\n', { a: '', b: '1' }],
    ['', {}],
  ])('%j', (text, entries) => {
    expect(Object.fromEntries(parseProperties(text))).toEqual(entries);
  });
});
