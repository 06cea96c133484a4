import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import type { StellarFunction } from '../../../src/stellar/functions/definition.js';
import { families, Registry } from '../../../src/stellar/functions/registry.js';
import { nowMs, parserConfig, run, stageOf } from '../scene.js';

type Json = Readonly<Record<string, unknown>>;

/** What transformations make of a message, without what each message has. */
async function made(message: Json, ...fieldTransformations: readonly Json[]): Promise<Json> {
  const { fields, errors } = await run(parserConfig('json.JSONMapParser', { own: 'p' }, { fieldTransformations }), JSON.stringify(message));
  expect(errors.map((error) => error.get('message'))).toEqual([]);
  const { timestamp, original_string, ...rest } = fields;
  return rest;
}

const stellar = (config: Json, output?: unknown, input?: unknown) => ({ transformation: 'STELLAR', output, input, config });

describe('STELLAR', () => {
  it('writes outputs only; what is no output is there for later expressions', async () => {
    expect(await made({ a: 1 }, stellar({ x: 'a + 1', y: 'x + 1', z: 'y + x' }, ['x', 'z']))).toEqual({ a: 1, x: 2, z: 5 });
  });

  it('removes a field for null, which later expressions still see as it was', async () => {
    expect(await made({ a: 1 }, stellar({ a: 'null', b: 'a + 1' }, ['a', 'b']))).toEqual({ b: 2 });
  });

  it('sees the declared input alone, then the parser config', async () => {
    expect(await made({ a: 1, b: 2 }, stellar({ x: "if EXISTS(b) then 'b' else 'none'", y: 'own' }, ['x', 'y'], 'a'))).toEqual({
      a: 1,
      b: 2,
      x: 'none',
      y: 'p',
    });
  });

  it('has the input as output where none is declared', async () => {
    expect(await made({ a: 'x', b: 'y' }, stellar({ a: 'TO_UPPER(a)', b: "'z'" }, undefined, ['a']))).toEqual({ a: 'X', b: 'y' });
  });

  it('skips null, and takes what is no text as its text', async () => {
    expect(await made({}, stellar({ a: null, b: 5, c: true }, ['a', 'b', 'c']))).toEqual({ b: 5, c: true });
  });

  it('needs an output or input, and expressions that compile', async () => {
    await expect(made({}, stellar({ a: '1' }))).rejects.toThrow(/needs an output/);
    await expect(made({}, stellar({ a: '1 +' }, 'a'))).rejects.toThrow(/fieldTransformations.0: a: /);
  });

  it('caches results where cacheConfig has both keys, until a while after they were written', async () => {
    let calls = 0;
    const count: StellarFunction = { ...{ name: 'COUNT', summary: '', parameters: [], returns: '', examples: [] }, call: () => ++calls };
    const registry = new Registry([...families, { name: 'count', functions: [count] }]);
    const clock = new ManualClock(nowMs);
    const config = (cacheConfig: Json) =>
      parserConfig('json.JSONMapParser', {}, { fieldTransformations: [stellar({ n: 'COUNT(a)' }, 'n')], cacheConfig });
    const both = await stageOf(config({ 'stellar.cache.maxSize': 10, 'stellar.cache.maxTimeRetain': 1 }), { registry, clock });
    for (const a of [1, 1, 2]) await both.process({ value: JSON.stringify({ a }) });
    expect(calls).toBe(2);
    await clock.advance(61_000);
    await both.process({ value: '{"a": 1}' });
    expect(calls).toBe(3);
    const one = await stageOf(config({ 'stellar.cache.maxSize': 10 }), { registry, clock });
    for (const a of [1, 1]) await one.process({ value: JSON.stringify({ a }) });
    expect(calls).toBe(5);
  });
});

describe('REMOVE', () => {
  const remove = (rest: Json) => ({ transformation: 'REMOVE', ...rest });

  it('removes fields, if they are there', async () => {
    expect(await made({ a: 1, b: 2 }, remove({ input: ['a', 'x'] }))).toEqual({ b: 2 });
    expect(await made({ a: 1, b: 2 }, remove({ output: 'b' }))).toEqual({ a: 1 });
  });

  it('asks a condition, of the declared input alone', async () => {
    expect(await made({ a: 1, b: 2 }, remove({ input: 'a', config: { condition: 'b == 2' } }))).toEqual({ a: 1, b: 2 });
    expect(await made({ a: 1, b: 2 }, remove({ output: 'a', config: { condition: 'b == 2' } }))).toEqual({ b: 2 });
  });

  it('needs fields', async () => {
    await expect(made({}, remove({}))).rejects.toThrow(/needs an input or output/);
  });
});

describe('RENAME', () => {
  const rename = (config: Json, input?: unknown) => ({ transformation: 'RENAME', config, input });

  it('moves fields, two that change places too', async () => {
    expect(await made({ a: 1, b: 2, c: 3 }, rename({ a: 'b', b: 'a', x: 'y' }))).toEqual({ a: 2, b: 1, c: 3 });
  });

  it('with a declared input removes the new name where the old is absent', async () => {
    expect(await made({ b: 2, c: 3, d: 4 }, rename({ a: 'b', c: 'e', d: 'f' }, ['a', 'c']))).toEqual({ e: 3, d: 4 });
  });

  it('without a config changes nothing', async () => {
    expect(await made({ a: 1 }, { transformation: 'RENAME' })).toEqual({ a: 1 });
  });
});

describe('SELECT', () => {
  it('keeps its output and what every message has, not even a guid', async () => {
    const config = parserConfig('json.JSONMapParser', {}, { fieldTransformations: [{ transformation: 'SELECT', output: ['a', 'x'] }] });
    const { messages } = await run(config, '{"a": 1, "b": 2, "guid": "old", "timestamp": 5, "original_string": "o"}');
    expect(Object.fromEntries(messages[0] ?? [])).toEqual({
      a: 1,
      timestamp: 5,
      original_string: 'o',
      'source.type': 'test',
      guid: expect.not.stringMatching(/^old$/),
    });
  });
});

describe('REGEX_SELECT', () => {
  const select = (config: Json, rest: Json = {}) => ({ transformation: 'REGEX_SELECT', input: 'a', output: 'kind', config, ...rest });

  it('gives the name of the first entry that is found, in the order of the config', async () => {
    expect(await made({ a: 'xyz' }, select({ p: '^y', q: ['n', 'y'], r: 'z' }))).toEqual({ a: 'xyz', kind: 'q' });
    expect(await made({ a: 12 }, select({ number: '^\\d+$' }))).toEqual({ a: 12, kind: 'number' });
  });

  it.each([
    ['nothing is found', { a: 'xyz' }, { p: '^y' }],
    ['the field is null', { a: null }, { p: '' }],
    ['the expression is none', { a: 'xyz' }, { p: '(' }],
  ])('changes nothing when %s', async (_, message, config) => {
    expect(await made(message, select(config))).toEqual(message);
  });

  it('overwrites its input without an output, and needs exactly one', async () => {
    expect(await made({ a: 'x' }, select({ p: 'x' }, { output: undefined }))).toEqual({ a: 'p' });
    await expect(made({}, select({}, { input: ['a', 'b'] }))).rejects.toThrow(/exactly one input/);
  });
});

describe('IP_PROTOCOL', () => {
  const protocol = (rest: Json) => ({ transformation: 'IP_PROTOCOL', ...rest });

  it.each([
    [6, 'TCP'],
    [17, 'UDP'],
    [41, 'IPv6'],
    [88, ''],
    [135, 'Mobility Header'],
    [142, 'ROHC'],
    [0, undefined],
    [61, undefined],
    [143, undefined],
    ['6', '6'],
    [null, null],
  ])('makes of %j %j', async (number, name) => {
    expect((await made({ p: number }, protocol({ input: 'p' })))['p']).toBe(name);
  });

  it('writes to the first output', async () => {
    expect(await made({ p: 1 }, protocol({ input: ['p'], output: ['q', 'r'] }))).toEqual({ p: 1, q: 'ICMP' });
  });
});

it("a transformation may be named by Metron's class", async () => {
  expect(
    await made({ a: 1 }, { transformation: 'org.apache.metron.common.field.transformation.RemoveTransformation', input: 'a' }),
  ).toEqual({});
});
