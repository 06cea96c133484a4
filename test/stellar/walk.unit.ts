import { describe, expect, it } from 'vitest';
import { StellarError } from '../../src/stellar/errors.js';
import { encode } from '../../src/stellar/json.js';
import { textOf } from '../../src/stellar/text.js';
import { equal, hashCode, StellarMap, StellarSet, type Value } from '../../src/stellar/values.js';

/** Thirty lists that are a billion when written out. */
function doubled(): Value[] {
  let list: Value[] = ['x'];
  for (let i = 0; i < 30; i++) list = [list, list];
  return list;
}

function itself(): Value[] {
  const list: Value[] = [];
  list.push(list);
  return list;
}

function deep(): Value {
  let value: Value = 1;
  for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : StellarMap.of<Value, Value>([['k', value]]);
  return value;
}

const limit = expect.objectContaining({ fault: 'limit' });

/** A gigabyte, of one text. */
function heavy(): Value[] {
  return Array.from({ length: 1_000 }, () => 'x'.repeat(1_000_000));
}

describe.each([
  ['that is too heavy', heavy],
  ['that shares its parts', doubled],
  ['that holds itself', itself],
  ['of many levels', deep],
])('a value %s', (_, make) => {
  it.each<[string, (value: Value) => unknown]>([
    ['written', textOf],
    ['encoded', encode],
    ['a key', (value) => new StellarSet<Value>().add(value)],
  ])('is not %s without end', (__, use) => {
    expect(() => use(make())).toThrow(limit);
  });
});

it.each([doubled, itself, deep])('two of a kind are not compared without end: %s', (make) => {
  expect(() => equal(make(), make())).toThrow(limit);
});

it('lists differ where their first items do', () => {
  expect(equal([1, doubled()], [2, doubled()])).toBe(false);
  expect(equal([doubled()], [doubled(), 1])).toBe(false);
});

it.each([doubled, itself, deep])('a hash code has an end: %s', (make) => {
  expect(() => hashCode(make())).toThrow(limit);
});

it('a wide value is no trouble', () => {
  const list = Array.from({ length: 100_000 }, (_, i) => [i]);
  expect(textOf(list)).toContain('[99999]');
  expect(equal(list, structuredClone(list))).toBe(true);
  expect(() => encode(list)).not.toThrow(StellarError);
});
