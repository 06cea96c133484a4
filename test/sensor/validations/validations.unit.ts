import { describe, expect, it } from 'vitest';
import { parserConfig, run } from '../scene.js';

type Json = Readonly<Record<string, unknown>>;

async function passes(message: Json, ...fieldValidations: readonly Json[]): Promise<boolean> {
  const { errors } = await run(parserConfig('json.JSONMapParser'), JSON.stringify(message), { globals: { fieldValidations, limit: 5 } });
  return errors.length === 0;
}

const on = (validation: string, config?: Json, input: unknown = 'a') => ({ input, validation, config });

describe('a field validation', () => {
  it.each([
    ['IP', {}, '10.0.0.1', true],
    ['IP', {}, '::1', true],
    ['IP', {}, '10.0.0.256', false],
    ['IP', {}, null, true],
    ['IP', { type: 'IPV4' }, '::1', false],
    ['IP', { type: ['IPV4', 'IPV6'] }, '::1', true],
    ['IP', { type: 'OTHER' }, '::1', true],
    ['IP', { type: 'IPV6' }, '10.0.0.1', false],
    ['DOMAIN', {}, 'www.example.co.uk', true],
    ['DOMAIN', {}, 'münchen.de', true],
    ['DOMAIN', {}, 'example', false],
    ['DOMAIN', {}, 'example.nosuchtld', false],
    ['DOMAIN', {}, 'ex_ample.com', false],
    ['DOMAIN', {}, '10.0.0.1', false],
    ['DOMAIN', {}, null, true],
    ['EMAIL', {}, 'a.b@example.com', true],
    ['EMAIL', {}, '"a b"@[10.0.0.1]', true],
    ['EMAIL', {}, 'a..b@example.com', false],
    ['EMAIL', {}, 'a@localhost', false],
    ['EMAIL', {}, 'example.com', false],
    ['URL', {}, 'http://u:p@example.com:80/a?b=c d#e', true],
    ['URL', {}, 'ftp://10.0.0.1/', true],
    ['URL', {}, 'https://[::1]/', true],
    ['URL', {}, 'file:///etc', false],
    ['URL', {}, 'http://localhost/', false],
    ['URL', {}, 'http://example.com/../x', false],
    ['URL', {}, 'http://example.com//x', false],
    ['INTEGER', {}, 5, true],
    ['INTEGER', {}, '-12', true],
    ['INTEGER', {}, '9223372036854775807', true],
    ['INTEGER', {}, 1.5, false],
    ['INTEGER', {}, '1.0', false],
    ['INTEGER', {}, '99999999999999999999', false],
    ['INTEGER', {}, null, true],
    ['DATE', { format: 'yyyy-MM-dd' }, '2020-02-29', true],
    ['DATE', { format: 'yyyy-MM-dd' }, '2020-02-29 and more', true],
    ['DATE', { format: 'yyyy-MM-dd' }, '2020-02-30', false],
    ['DATE', { format: 'yyyy-MM-dd' }, null, true],
    ['REGEX_MATCH', { pattern: '[a-c]+' }, 'abc', true],
    ['REGEX_MATCH', { pattern: '[a-c]+' }, 'abcd', false],
    ['REGEX_MATCH', { pattern: '[a-c]+' }, null, true],
    ['NOT_EMPTY', {}, 'x', true],
    ['NOT_EMPTY', {}, ' ', false],
    ['NOT_EMPTY', {}, null, false],
    ['STELLAR', { condition: "a == 'x'" }, 'x', true],
    ['STELLAR', { condition: "a == 'x'" }, 'y', false],
    ['STELLAR', { condition: 'a < most', most: 3 }, 2, true],
    ['STELLAR', { condition: 'a < limit' }, 6, false],
    ['STELLAR', { condition: 'EXISTS(b)' }, 'x', false],
  ])('%s with %j of %j: %j', async (validation, config, value, expected) => {
    expect(await passes({ a: value, b: 1 }, on(validation, config))).toBe(expected);
  });

  it('of absent fields passes, but for NOT_EMPTY', async () => {
    for (const name of ['IP', 'DOMAIN', 'EMAIL', 'URL', 'INTEGER']) expect(await passes({}, on(name))).toBe(true);
    expect(await passes({}, on('NOT_EMPTY'))).toBe(false);
  });

  it('takes all values without an input', async () => {
    expect(await passes({ original_string: 'o', timestamp: 1, b: '' }, { validation: 'NOT_EMPTY' })).toBe(false);
    expect(await passes({ b: 1 }, { validation: 'STELLAR', config: { condition: 'b == 1' } })).toBe(true);
  });

  it('IP passes as soon as one of its inputs does, DATE ends at the first that is absent', async () => {
    expect(await passes({ a: 'x', b: '10.0.0.1' }, on('IP', {}, ['a', 'b']))).toBe(true);
    expect(await passes({ b: 'x' }, on('DATE', { format: 'yyyy' }, ['a', 'b']))).toBe(true);
    expect(await passes({ a: '2020', b: 'x' }, on('DATE', { format: 'yyyy' }, ['a', 'b']))).toBe(false);
  });

  it('has to hold beside all others', async () => {
    expect(await passes({ a: 'x' }, on('NOT_EMPTY'), on('INTEGER'))).toBe(false);
  });

  it("may be named by Metron's class", async () => {
    expect(await passes({ a: '' }, on('org.apache.metron.common.field.validation.primitive.IntegerValidation'))).toBe(false);
  });

  it.each([
    [{ input: 'a' }, /validation is missing/],
    [on('NOT_EMPTYY'), /no validation NOT_EMPTYY/],
    [on('STELLAR'), /condition is missing/],
    [on('STELLAR', { condition: '1 +' }), /fieldValidations.0: condition/],
    [on('DATE'), /format is missing/],
    [on('REGEX_MATCH', { pattern: '(' }), /pattern/],
    ['x', /has to be an object/],
  ])('does not start with %j', async (validation, message) => {
    await expect(run(parserConfig('json.JSONMapParser'), '{}', { globals: { fieldValidations: [validation] } })).rejects.toThrow(message);
  });
});
