import { describe, expect, it } from 'vitest';
import { parseJsonPath } from '../../../src/sensor/json-path/parse.js';
import { select } from '../../../src/sensor/json-path/select.js';
import { encode } from '../../../src/stellar/json.js';
import { readJson } from '../../../src/stellar/json-reader.js';

const store = readJson(`{"book": [
  {"title": "A", "price": 8.95, "isbn": "x", "tags": ["new"]},
  {"title": "B", "price": 12.99},
  {"title": "C", "price": 8}
], "bicycle": {"price": 19.95, "my key": 1}}`);

const found = (path: string) => select(parseJsonPath(path), store).map(encode);

describe('a JSONPath', () => {
  it.each([
    ['$.book[0].title', ['A']],
    ['$.book[-1].title', ['C']],
    ["$['book'][1]['title']", ['B']],
    ['$["bicycle"]["my key"]', [1]],
    ['$.book[*].title', ['A', 'B', 'C']],
    ['$.book[0,2].title', ['A', 'C']],
    ['$.book[1:].title', ['B', 'C']],
    ['$.book[:-1].title', ['A', 'B']],
    ['$.book[::2].title', ['A', 'C']],
    ['$..price', [8.95, 12.99, 8, 19.95]],
    ['$.*.price', [19.95]],
    ['$.book[?(@.price < 9)].title', ['A', 'C']],
    ["$.book[?(@.title == 'B' || @.isbn)].title", ['A', 'B']],
    ['$.book[?(@.price > 8 && !(@.isbn))].title', ['B']],
    ["$.book[?(@.tags[0] == 'new')].title", ['A']],
    ['$.book[?(@.price != 8)].title', ['A', 'B']],
    ["$.book[?(@.title in ['A', 'C'])].price", [8.95, 8]],
    ['$.book[?(@.price nin [8, 12.99])].title', ['A']],
    ["$.book[?(@.tags contains 'new')].title", ['A']],
    ["$.book[?(@.title contains 'B')].price", [12.99]],
    ['$.book[?(@.tags size 1)].title', ['A']],
    ['$.book[?(@.tags empty false)].title', ['A']],
    ['$.book[?(@.title =~ /[ab]/i)].title', ['A', 'B']],
    ['$.book[?(@.isbn =~ /X/)].title', []],
    ['$.nothing', []],
    ['$.book.title', []],
  ])('%s leads to %j', (path, values) => {
    expect(found(path)).toEqual(values);
  });

  it.each([
    ['$', true],
    ['$.a[0]["b"]', true],
    ['$.a[*]', false],
    ['$..a', false],
    ['$.a[0,1]', false],
  ])('%s is definite: %j', (path, definite) => {
    expect(parseJsonPath(path).definite).toBe(definite);
  });

  it.each([
    '',
    'a',
    '$.',
    '$[',
    '$[x]',
    '$.a b',
    '$[?(@.a ==)]',
    '$[?(1)]',
    '$[?(@.a in [1)]',
    '$[?(@.a =~ x)]',
    '$[?(@.a =~ /(/)]',
    `$${'[?(!'.repeat(100)}`,
  ])('%j is refused with the place', (path) => {
    expect(() => parseJsonPath(path)).toThrow(/is not understood at character \d+/);
  });

  it('ends with a limit where each of its steps multiplies what is looked at', () => {
    const nested = readJson(`${'{"a":'.repeat(300)}[${'{"b":1},'.repeat(50_000)}{}]${'}'.repeat(300)}`);
    expect(() => select(parseJsonPath('$..a..b'), nested)).toThrow(expect.objectContaining({ fault: 'limit' }));
    expect(() => select(parseJsonPath('$..[?(@..b)]'), nested)).toThrow(expect.objectContaining({ fault: 'limit' }));
    expect(select(parseJsonPath('$..b'), nested)).toHaveLength(50_000);
  });
});
