import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { decode, encode, typeOf } from '../../src/stellar/json.js';
import { answer } from '../../src/stellar/ndjson.js';

const evaluator = new Evaluator();
const ask = (question: object) => answer(evaluator, JSON.stringify(question));

describe('the machine interface', () => {
  it('answers with value and type', async () => {
    expect(await ask({ id: 7, expr: 'a + 1', vars: { a: 41 } })).toEqual({ id: 7, value: 42, type: 'int' });
  });

  it('keeps the kinds of numbers as they were written', async () => {
    expect(await answer(evaluator, '{"id":1,"expr":"a","vars":{"a":1.0}}')).toEqual({ id: 1, value: 1, type: 'double' });
    expect(await answer(evaluator, '{"id":1,"expr":"a","vars":{"a":9007199254740993}}')).toEqual({
      id: 1,
      value: { $long: '9007199254740993' },
      type: 'long',
    });
  });

  it('tells an error from a value', async () => {
    expect(await ask({ id: 'x', expr: '1 +' })).toMatchObject({ id: 'x', error: { fault: 'syntax', line: 1, column: 3 } });
  });

  it('takes an undefined variable for null, or for an error on request', async () => {
    expect(await ask({ id: 1, expr: 'nowhere' })).toEqual({ id: 1, value: null, type: 'null' });
    expect(await ask({ id: 1, expr: 'nowhere', undefined: 'error' })).toMatchObject({ error: { fault: 'undefined variable' } });
  });

  it('as a predicate takes blank for true and refuses what is no boolean', async () => {
    expect(await ask({ id: 1, expr: '  ', mode: 'predicate' })).toEqual({ id: 1, value: true, type: 'boolean' });
    expect(await ask({ id: 1, expr: "'true'", mode: 'predicate' })).toMatchObject({ error: { fault: 'illegal argument' } });
  });

  it('answers a line that is no question with an error, and goes on', async () => {
    expect(await answer(evaluator, 'hello')).toMatchObject({ id: null, error: { fault: 'failed' } });
    expect(await ask({ id: 2, expr: '1', mode: 'sometimes' })).toMatchObject({ id: 2, error: { fault: 'illegal argument' } });
  });
});

describe('values as JSON', () => {
  it('tell a large double from a whole number by its exponent', () => {
    expect(JSON.stringify(encode(decode('[1e19, 1.0, 1e300]')))).toBe('[1e+19,1,1e+300]');
  });

  it.each([
    ['{"$num":"NaN"}', 'double'],
    ['{"$num":"-Infinity"}', 'double'],
    ['{"$long":"-9223372036854775808"}', 'long'],
    ['{"$map":[[1,"a"],[null,"b"]]}', 'map'],
    ['{"b":1,"10":2}', 'map'],
    ['{"$map":[["$long","5"]]}', 'map'],
    ['{"$map":[["$map",[]]]}', 'map'],
    ['[1,1.5,"x",true,null]', 'list'],
  ])('%s survives both ways', (json, type) => {
    const value = decode(json);
    expect(typeOf(value)).toBe(type);
    expect(encode(value)).toEqual(JSON.parse(json));
  });

  it.each(['', '{', '[1,]', '{"a":1,}', '01', '"\u0001"', 'nul', '1 2', "{'a':1}", '"\\x"'])('%j is refused', (json) => {
    expect(() => decode(json)).toThrow(expect.objectContaining({ fault: 'failed' }));
  });
});
