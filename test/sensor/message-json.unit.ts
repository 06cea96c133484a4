import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/sensor/message.js';
import { decodeMessage, encodeMessage } from '../../src/sensor/message-json.js';
import { Character, Double, Float, Long, StellarMap, StellarSet, type Value } from '../../src/stellar/values.js';

const message = (...entries: [string, Value][]): Message => new Map(entries);

describe('a message as JSON', () => {
  it('keeps the order of its fields, numeric names too', () => {
    expect(encodeMessage(message(['b', 1], ['10', 2], ['2', 3]))).toBe('{"b":1,"10":2,"2":3}');
    expect([...decodeMessage('{"b":1,"10":2,"2":3}').keys()]).toEqual(['b', '10', '2']);
  });

  it('keeps the kinds of numbers', () => {
    const numbers = message(['i', 7], ['l', Long.of(2n ** 62n)], ['d', new Double(1)], ['e', new Double(1e21)], ['b', 2n ** 80n]);
    const json = '{"i":7,"l":4611686018427387904,"d":1.0,"e":1.0E21,"b":1208925819614629174706176}';
    expect(encodeMessage(numbers)).toBe(json);
    expect(decodeMessage(json)).toEqual(numbers);
  });

  it('writes what JSON lacks as its nearest', () => {
    const odd = message(
      ['nan', new Double(Number.NaN)],
      ['float', new Float(0.1)],
      ['set', new StellarSet<Value>(['a', 1])],
      ['map', StellarMap.of<Value, Value>([[1, null]])],
      ['character', new Character('x')],
    );
    expect(encodeMessage(odd)).toBe('{"nan":null,"float":0.1,"set":["a",1],"map":{"1":null},"character":"x"}');
  });

  it('escapes what JSON.stringify escapes, in names and texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, text) => {
        expect(encodeMessage(message([name, text]))).toBe(`{${JSON.stringify(name)}:${JSON.stringify(text)}}`);
      }),
    );
    const odd = '"\\\u0000\u001f\u007f\u2028\ud800x\udc00\ud83d\ude00é';
    expect(encodeMessage(message([odd, odd]))).toBe(`{${JSON.stringify(odd)}:${JSON.stringify(odd)}}`);
  });

  it('reads back any texts, nulls and lists', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null), fc.boolean(), fc.array(fc.string()));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), value)), (entries) => {
        const original: Message = new Map<string, Value>(entries);
        expect(decodeMessage(encodeMessage(original))).toEqual(original);
      }),
    );
  });

  it.each(['[1]', '"x"', '{', '', 'null'])('refuses %s, which is no object', (json) => {
    expect(() => decodeMessage(json)).toThrow();
  });
});
