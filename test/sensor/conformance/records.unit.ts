import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nowMs, parserConfig, run } from '../scene.js';
import { plain } from './cases.js';

type Options = Readonly<Record<string, unknown>>;

const json = (rest: Options = {}) => parserConfig('json.JSONMapParser', {}, rest);
const grok = (options: Options = {}) => parserConfig('GrokParser', { grokPath: '/p', patternLabel: 'L', timestampField: 'ts', ...options });
const file = (statement: string) => ({ patterns: { '/p': `L ${statement}` } });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('bytes of GrokParser', () => {
  it('reads single lines as UTF-8 whatever readCharset says', async () => {
    const { messages } = await run(grok({ readCharset: 'ISO-8859-1' }), Buffer.from('1 é'), file('%{INT:ts} %{NOTSPACE:a}'));
    expect(plain(messages[0])['a']).toBe('é');
  });
  it('reads lines of multiLine by readCharset', async () => {
    const { messages } = await run(
      grok({ readCharset: 'ISO-8859-1', multiLine: 'true' }),
      Buffer.from('1 é', 'latin1'),
      file('%{INT:ts} %{NOTSPACE:a}'),
    );
    expect(plain(messages[0])['a']).toBe('é');
  });
});

describe('metadata of a record', () => {
  const keyed = (key: string, rest: Options) =>
    run(json(rest), { value: '{"a":1}', key: Buffer.from(key), metadata: new Map([['topic', 't']]) });

  it('the key and the topic are metadata; the key wins', async () => {
    const { messages } = await keyed('{"topic":"k","x":1}', { readMetadata: true, mergeMetadata: true });
    expect(plain(messages[0])).toMatchObject({ 'metron.metadata.topic': 'k', 'metron.metadata.x': 1 });
  });
  it('an empty key is none', async () => {
    const { messages } = await keyed('', { readMetadata: true, mergeMetadata: true });
    expect(plain(messages[0])).toMatchObject({ 'metron.metadata.topic': 't' });
  });
  it('a key that is no JSON object is an error', async () => {
    const { messages, errors } = await keyed('abc', { readMetadata: true });
    expect([messages.length, plain(errors[0])['error_type']]).toEqual([0, 'parser_error']);
  });
  it('a key is not looked at where metadata are not read', async () => {
    expect((await keyed('abc', {})).messages).toHaveLength(1);
  });
});

describe('an error message', () => {
  it('of a record that is no message', async () => {
    const { errors } = await run(json(), '{');
    expect(plain(errors[0])).toEqual({
      guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'source.type': 'error',
      failed_sensor_type: 'test',
      error_type: 'parser_error',
      timestamp: nowMs,
      hostname: 'node1',
      message: expect.stringMatching(/^Unable to parse \{: /),
      exception: expect.stringMatching(/: Unable to parse \{: /),
      stack: expect.any(String),
      raw_message: '{',
      error_hash: sha256('{'),
    });
  });

  it('of an invalid message has no exception, and the hash of the message', async () => {
    const { errors } = await run(json({ fieldTransformations: [{ transformation: 'REMOVE', input: 'timestamp' }] }), '{"a":1}');
    const error = plain(errors[0]);
    expect(Object.keys(error).sort()).toEqual([
      'error_hash',
      'error_type',
      'failed_sensor_type',
      'guid',
      'hostname',
      'raw_message',
      'source.type',
      'timestamp',
    ]);
    expect(JSON.parse(String(error['raw_message']))).toMatchObject({ a: 1, 'source.type': 'test' });
    expect(error['error_hash']).toBe(sha256(String(error['raw_message'])));
  });

  it('has the metadata at its top, unless it aborted the record', async () => {
    const metadata = new Map([['topic', 't']]);
    const of = async (record: string, rest: object = {}) =>
      plain((await run(json({ readMetadata: true, ...rest }), { value: record, metadata })).errors[0]);
    expect(await of('{')).toMatchObject({ 'metron.metadata.topic': 't' });
    const fails = { fieldTransformations: [{ transformation: 'STELLAR', output: 'x', config: { x: '6 / a' } }] };
    const aborted = await of('{"a":0}', fails);
    expect(aborted).toMatchObject({ error_type: 'parser_error' });
    expect(aborted).not.toHaveProperty(['metron.metadata.topic']);
  });

  it('comes in order: invalid messages, then those of lines', async () => {
    const grok = parserConfig('GrokParser', { grokPath: '/p', patternLabel: 'L', timestampField: 'ts', multiLine: 'true' });
    const { errors } = await run(grok, 'bad\n0', { patterns: { '/p': 'L %{INT:ts}' } });
    expect(errors.map((error) => plain(error)['error_type'])).toEqual(['parser_invalid', 'parser_error']);
  });
});
