import { describe, expect, it } from 'vitest';
import { Double, Long, StellarMap, type Value } from '../../../src/stellar/values.js';
import { nowMs, parserConfig, run } from '../scene.js';

const json = (options: Readonly<Record<string, unknown>> = {}) => parserConfig('json.JSONMapParser', options);
const nested = '{"a": 1, "b": {"c": "x", "d": {"e": 2, "f": {}}}, "g": [{"h": 1}], "timestamp": "any"}';
const map = (...entries: [Value, Value][]) => StellarMap.of<Value, Value>(entries);

describe('JSONMapParser', () => {
  it('keeps the kinds of values', async () => {
    const { fields } = await run(json(), '{"i": 1, "l": 5000000000, "d": 1.0, "b": true, "n": null, "s": "x"}');
    expect(fields).toMatchObject({ i: 1, l: Long.of(5000000000), d: new Double(1), b: true, n: null, s: 'x', timestamp: Long.of(nowMs) });
  });

  it('keeps a timestamp of any kind', async () => {
    expect((await run(json(), '{"timestamp": null}')).messages[0]?.get('timestamp')).toBeNull();
    expect((await run(json(), '{"timestamp": "yesterday"}')).fields['timestamp']).toBe('yesterday');
  });

  it('makes an error of an object whose keys, repeated in the name of each unfolded field, would be any amount of text', async () => {
    const record = (leaves: number) =>
      `{"${'k'.repeat(50_000)}":{${Array.from({ length: leaves }, (_, i) => `"a${i}":1`).join()}},"${'l'.repeat(50_000)}":{"a":1}}`;
    const unfolded = json({ mapStrategy: 'UNFOLD' });
    expect((await run(unfolded, record(100))).messages).toHaveLength(1);
    const { messages, errors } = await run(unfolded, record(335));
    expect(messages).toEqual([]);
    expect(errors[0]?.get('exception')).toMatch(/the names of its unfolded fields have more than/);
  });

  it('drops objects by default, and never lists', async () => {
    expect((await run(json(), nested)).fields).toEqual({ a: 1, g: [map(['h', 1])], timestamp: 'any', original_string: nested });
  });

  it('unfolds them, but for the empty ones', async () => {
    const { fields } = await run(json({ mapStrategy: 'UNFOLD' }), nested);
    expect(fields).toMatchObject({ a: 1, 'b.c': 'x', 'b.d.e': 2 });
    expect(Object.keys(fields).filter((name) => name.startsWith('b'))).toEqual(['b.c', 'b.d.e']);
  });

  it('allows them', async () => {
    expect((await run(json({ mapStrategy: 'ALLOW' }), '{"b": {"c": 1}}')).fields['b']).toEqual(map(['c', 1]));
  });

  it('fails the record for them', async () => {
    const { messages, errors } = await run(json({ mapStrategy: 'ERROR', jsonpQuery: '$' }), '[{"a": 1}, {"b": {}}]');
    expect(messages).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it.each(['', 'x', '{"a":', '[1]', '5', '{} {}', '\u0000\uffff'])('makes an error of %j', async (text) => {
    const { messages, errors } = await run(json(), text);
    expect(messages).toEqual([]);
    expect(errors[0]?.get('message')).toMatch(/^Unable to parse /);
    expect(errors[0]?.get('raw_message')).toBe(text);
  });

  it('makes a message of each object that a query leads to', async () => {
    const text = '{"foo": [{"n": 1}, {"n": 2}]}';
    for (const jsonpQuery of ['$.foo', '$.foo[*]', "$['foo'][*]", '$..foo[*]']) {
      const { messages } = await run(json({ jsonpQuery }), text);
      expect(messages.map((message) => message.get('n'))).toEqual([1, 2]);
      expect(messages.map((message) => message.get('original_string'))).toEqual([text, text]);
    }
  });

  it('gives nothing for a path that leads nowhere, and an error for one that leads to no objects', async () => {
    expect(await run(json({ jsonpQuery: '$.bar' }), '{"foo": 1}')).toMatchObject({ messages: [], errors: [] });
    expect((await run(json({ jsonpQuery: '$.foo' }), '{"foo": 1}')).errors).toHaveLength(1);
    expect((await run(json({ jsonpQuery: '$.foo' }), '{"foo": [1]}')).errors).toHaveLength(1);
  });

  it.each([true, 'true'])('wraps a row of objects with wrapInEntityArray %j', async (wrapInEntityArray) => {
    const text = '{"n": 1},\n{"n": 2},\n';
    const { messages } = await run(json({ jsonpQuery: '$.messages', wrapInEntityArray }), text);
    expect(messages.map((message) => message.get('n'))).toEqual([1, 2]);
    expect(messages[0]?.get('original_string')).toBe(text);
    const named = await run(json({ jsonpQuery: '$.all', wrapInEntityArray, wrapEntityName: 'all' }), text);
    expect(named.messages).toHaveLength(2);
  });

  it('does not wrap without a query', async () => {
    expect((await run(json({ wrapInEntityArray: true }), '{"n": 1}')).fields).toMatchObject({ n: 1 });
  });

  it('has the object itself as original_string with overrideOriginalString', async () => {
    const { messages } = await run(json({ jsonpQuery: '$', overrideOriginalString: true }), '[{"b": {"c": 1.0}, "a": 1}]');
    expect(messages[0]?.get('original_string')).toBe('{"b":{"c":1.0},"a":1}');
  });

  it.each([
    [{ mapStrategy: 'drop' }, /mapStrategy/],
    [{ overrideOriginalString: 'true' }, /overrideOriginalString/],
    [{ jsonpQuery: 'foo[' }, /jsonpQuery/],
  ])('does not start with %j', async (options, message) => {
    await expect(run(json(options), '{}')).rejects.toThrow(message);
  });
});
