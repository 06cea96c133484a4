import { describe, expect, it } from 'vitest';
import type { StellarFunction } from '../../src/stellar/functions/definition.js';
import { Registry } from '../../src/stellar/functions/registry.js';
import { Long } from '../../src/stellar/values.js';
import { nowMs, parserConfig, run, stageOf } from './scene.js';

const csv = (rest: Readonly<Record<string, unknown>> = {}) => parserConfig('csv.CSVParser', { columns: 'a,b' }, rest);
const set = (name: string, expression: string) => ({ transformation: 'STELLAR', output: name, config: { [name]: expression } });
const types = (errors: readonly ReadonlyMap<string, unknown>[]) => errors.map((error) => error.get('error_type'));

describe('the parse stage', () => {
  it('adds source.type, a guid and original_string', async () => {
    const { messages } = await run(csv(), 'x,y');
    expect(Object.fromEntries(messages[0] ?? [])).toEqual({
      a: 'x',
      b: 'y',
      timestamp: Long.of(nowMs),
      original_string: 'x,y',
      'source.type': 'test',
      guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('asks the source for the guid, by place, unless the message has one', async () => {
    const config = parserConfig('json.JSONMapParser', { jsonpQuery: '$' });
    const { messages } = await run(config, {
      value: '[{"a": 1}, {"guid": "own"}, {"source.type": "x"}]',
      guid: (place) => `place ${place}`,
    });
    expect(messages.map((message) => message.get('guid'))).toEqual(['place 0', 'own', 'place 2']);
    expect(messages.map((message) => message.get('source.type'))).toEqual(['test', 'test', 'test']);
  });

  it('fills in an original_string that is null, after the transformations', async () => {
    expect((await run(csv({ fieldTransformations: [set('original_string', 'null')] }), 'x,y')).fields['original_string']).toBe('x,y');
    expect((await run(csv({ fieldTransformations: [set('original_string', "'z'")] }), 'x,y')).fields['original_string']).toBe('z');
  });

  it('transforms in order, one seeing what the other did', async () => {
    const fieldTransformations = [set('c', "JOIN([a, b], '-')"), set('d', 'TO_UPPER(c)'), { transformation: 'REMOVE', input: ['a', 'c'] }];
    expect((await run(csv({ fieldTransformations }), 'x,y')).fields).toMatchObject({ b: 'y', d: 'X-Y' });
  });

  it('makes one error of the record when a transformation fails, and lets none of its messages go', async () => {
    const config = {
      ...parserConfig('json.JSONMapParser', { jsonpQuery: '$' }),
      fieldTransformations: [set('c', '1 / n')],
      readMetadata: true,
    };
    const { messages, errors } = await run(config, { value: '[{"n": 1}, {"n": 0}]', metadata: new Map([['topic', 't']]) });
    expect(messages).toEqual([]);
    expect(types(errors)).toEqual(['parser_error']);
    expect(errors[0]?.get('raw_message')).toBe('[{"n": 1}, {"n": 0}]');
    expect(errors[0]?.has('metron.metadata.topic')).toBe(false);
  });

  it('drops what the filter does not keep, without a word', async () => {
    const config = parserConfig('csv.CSVParser', { columns: 'a,b', 'filter.query': "a == 'x'" }, { filterClassName: 'STELLAR' });
    expect((await run(config, 'x,y')).messages).toHaveLength(1);
    expect(await run(config, 'z,y')).toMatchObject({ messages: [], errors: [] });
  });

  it('filters before it validates', async () => {
    const config = parserConfig(
      'csv.CSVParser',
      { columns: 'a,b', 'filter.query': 'false' },
      { filterClassName: 'STELLAR', fieldTransformations: [{ transformation: 'REMOVE', input: 'timestamp' }] },
    );
    expect(await run(config, 'x,y')).toMatchObject({ messages: [], errors: [] });
  });

  it.each(['a', 'absent', 'null'])('makes an error of the filter %s, which gives no boolean', async (query) => {
    const config = parserConfig(
      'csv.CSVParser',
      { columns: 'a,b', 'filter.query': query },
      { filterClassName: 'org.apache.metron.parsers.filters.StellarFilter' },
    );
    expect(types((await run(config, 'x,y')).errors)).toEqual(['parser_error']);
  });

  it.each(['DEFAULT', '', undefined])('keeps everything with the filter %j', async (filterClassName) => {
    expect((await run(csv({ filterClassName }), 'x,y')).messages).toHaveLength(1);
    expect((await run(csv({ filterClassName: 'STELLAR' }), 'x,y')).messages).toHaveLength(1);
  });

  it('keeps protocols that are listed with the filter BRO', async () => {
    const options = { columns: 'a,b', 'bro.filter.source.key': 'a', 'bro.filter.source.known.protocols': ['http', 'dns'] };
    const config = parserConfig('csv.CSVParser', options, { filterClassName: 'BRO' });
    expect((await run(config, 'dns,y')).messages).toHaveLength(1);
    expect((await run(config, 'ssl,y')).messages).toEqual([]);
  });

  it('takes messages and lets none go where its writer is switched off; errors go', async () => {
    const config = parserConfig('csv.CSVParser', { columns: 'a,b', enabled: false });
    expect(await run(config, 'x,y')).toMatchObject({ messages: [], errors: [] });
    expect((await run(config, 'x')).errors).toHaveLength(1);
    expect((await run(parserConfig('csv.CSVParser', { columns: 'a', enabled: 'true' }), 'x')).messages).toHaveLength(1);
  });

  it('tells invalid messages, then the record, then single lines', async () => {
    const config = parserConfig(
      'syslog.Syslog3164Parser',
      {},
      { fieldTransformations: [{ transformation: 'REMOVE', input: 'timestamp', config: { condition: 'true' } }] },
    );
    const { errors } = await run(config, '<34>Oct 01 22:14:15 h x\nnonsense');
    expect(types(errors)).toEqual(['parser_invalid', 'parser_error']);
    expect(errors[1]?.get('raw_message')).toBe('nonsense');
  });

  it('makes one error of a record whose many messages would each carry the whole of it', async () => {
    const json = (options: object) => parserConfig('json.JSONMapParser', { jsonpQuery: '$', ...options });
    const record = `[${'{},'.repeat(9_999)}{}]`;
    const { messages, errors } = await run(json({}), record);
    expect(messages).toEqual([]);
    expect(types(errors)).toEqual(['parser_error']);
    expect(errors[0]?.get('raw_message')).toBe(record);
    expect(errors[0]?.get('message')).toMatch(/^a record of 30001 characters holds 10000 messages/);

    const own = await run(json({ overrideOriginalString: true }), record);
    expect(own.messages).toHaveLength(10_000);
  });

  it('makes one error of the record when very many of its lines fail, and lets its good messages go on', async () => {
    const record = `<34>Oct 01 22:14:15 mymachine su: failed\n${'\n'.repeat(10_001)}`;
    const { messages, errors } = await run(parserConfig('syslog.Syslog3164Parser'), record);
    expect(messages).toHaveLength(1);
    expect(types(errors)).toEqual(['parser_error']);
    expect(errors[0]?.get('message')).toMatch(/^10001 parts of the record could not be parsed, the first of them: the line is not syslog/);
    expect(errors[0]?.get('raw_message')).toBe(record);
  });

  it('calls a message without a timestamp invalid, blaming no field', async () => {
    const { errors } = await run(csv({ fieldTransformations: [{ transformation: 'REMOVE', input: 'timestamp' }] }), 'x,y');
    expect(types(errors)).toEqual(['parser_invalid']);
    expect(errors[0]?.has('error_fields')).toBe(false);
    expect((await run(csv({ fieldTransformations: [set('timestamp', "'any'")] }), 'x,y')).errors).toEqual([]);
  });

  it('runs all validations, and names the inputs of those that fail', async () => {
    const fieldValidations = [
      { input: 'a', validation: 'INTEGER' },
      { input: ['b'], validation: 'NOT_EMPTY' },
      { input: ['b', 'c'], validation: 'IP', config: { type: 'IPV4' } },
      { validation: 'STELLAR', config: { condition: 'false' } },
    ];
    const { messages, errors } = await run(csv(), 'x,y', { globals: { fieldValidations } });
    expect(messages).toEqual([]);
    expect(types(errors)).toEqual(['parser_invalid']);
    expect(errors[0]?.get('error_fields')).toBe('a');
    expect(JSON.parse(String(errors[0]?.get('raw_message')))).toMatchObject({ a: 'x', guid: expect.any(String) });
  });

  it('waits for transformations that wait, and keeps the order of messages', async () => {
    const slow: StellarFunction = {
      ...{ name: 'SLOW', summary: '', parameters: [], returns: '', examples: [] },
      async: true,
      call: async ([value = null]) => value,
    };
    const registry = new Registry([{ name: 'slow', functions: [slow] }]);
    const config = { ...parserConfig('json.JSONMapParser', { jsonpQuery: '$' }), fieldTransformations: [set('m', 'SLOW(n)')] };
    const { messages } = await run(config, `[${Array.from({ length: 200 }, (_, n) => `{"n": ${n}}`).join()}]`, { registry });
    expect(messages.map((message) => message.get('m'))).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('answers at once where nothing waits', async () => {
    expect((await stageOf(csv())).process({ value: 'x,y' })).not.toBeInstanceOf(Promise);
  });

  it.each([
    [{ parserClassName: undefined }, /parserClassName is missing/],
    [{ parserClassName: 'x.NoParser' }, /no parser x.NoParser/],
    [{ filterClassName: 'x.NoFilter' }, /no filter x.NoFilter/],
    [{ filterClassName: 'STELLAR', parserConfig: { columns: 'a', 'filter.query': '1 +' } }, /filter.query/],
    [{ fieldTransformations: [{ transformation: 'RENAMED' }] }, /fieldTransformations.0: there is no transformation RENAMED/],
    [{ rawMessageStrategy: 'ENVELOPE' }, /messageField is missing/],
  ])('does not start with %j', async (rest, message) => {
    await expect(run(csv(rest), 'x,y')).rejects.toThrow(message);
  });
});

describe('metadata', () => {
  const record = { value: 'x,y', key: '{"topic": "of the key", "a": 1}', metadata: new Map([['topic', 't']]) };

  it('are not read by default', async () => {
    expect(Object.keys((await run(csv(), record)).fields)).not.toEqual(expect.arrayContaining(['metron.metadata.topic']));
    expect((await run(csv(), { ...record, key: 'no JSON' })).messages).toHaveLength(1);
  });

  it('are variables of transformations when they are read, the key before the rest', async () => {
    const config = csv({ readMetadata: true, fieldTransformations: [set('c', 'metron.metadata.topic')] });
    expect((await run(config, record)).fields).toMatchObject({ c: 'of the key' });
    expect((await run(config, { ...record, key: '' })).fields).toMatchObject({ c: 't' });
  });

  it('win over fields when they are merged', async () => {
    const config = csv({ readMetadata: true, mergeMetadata: true, rawMessageStrategyConfig: { metadataPrefix: '' } });
    expect((await run(config, record)).fields).toMatchObject({ topic: 'of the key', a: 1, b: 'y' });
  });

  it('make an error of a key that is no JSON object', async () => {
    for (const key of ['x', '[1]', Buffer.from('{')])
      expect(types((await run(csv({ readMetadata: true }), { value: 'x,y', key })).errors)).toEqual(['parser_error']);
  });

  it('are copied into errors of what the parser or a validation refuses', async () => {
    expect((await run(csv({ readMetadata: true }), { ...record, value: 'x' })).errors[0]?.get('metron.metadata.topic')).toBe('of the key');
  });
});

describe('an envelope', () => {
  const envelope = (rest: Readonly<Record<string, unknown>> = {}) =>
    csv({ rawMessageStrategy: 'ENVELOPE', rawMessageStrategyConfig: { messageField: 'data' }, ...rest });
  const value = JSON.stringify({ data: 'x,y', a: 'other', 'metron.metadata.a': 'no', original_string: 'as it came' });

  it('gives its field as the data, the others as metadata, merged behind the fields', async () => {
    const { fields } = await run(envelope(), value);
    expect(fields).toMatchObject({ a: 'x', 'metron.metadata.a': 'other', original_string: 'as it came' });
  });

  it('is the data alone in the error of the parser, whose other fields stand beside it', async () => {
    const [error] = (await run(envelope(), '{"data": "x", "a": 1}')).errors;
    expect(Object.fromEntries(error ?? [])).toMatchObject({ raw_message: 'x', 'metron.metadata.a': 1 });
  });

  it('never overwrites a field', async () => {
    const config = envelope({ rawMessageStrategyConfig: { messageField: 'data', metadataPrefix: '' } });
    expect((await run(config, value)).fields).toMatchObject({ a: 'x', original_string: 'as it came' });
  });

  it('gives its original_string even when nothing is merged, but not when nothing is read', async () => {
    const { fields } = await run(envelope({ mergeMetadata: false }), value);
    expect(fields['original_string']).toBe('as it came');
    expect(fields['metron.metadata.a']).toBeUndefined();
    expect((await run(envelope({ readMetadata: false }), value)).fields['original_string']).toBe('x,y');
  });

  it.each(['no JSON', '{"other": 1}', '{"data": 5}', '{"data": null}'])('is an error when it is %s', async (text) => {
    const { messages, errors } = await run(envelope(), text);
    expect(messages).toEqual([]);
    expect(types(errors)).toEqual(['parser_error']);
    expect(errors[0]?.get('raw_message')).toBe(text);
  });
});
