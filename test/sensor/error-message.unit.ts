import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { errorMessage } from '../../src/sensor/error-message.js';
import { Long } from '../../src/stellar/values.js';

const source = { uuid: () => 'an-id', now: () => 1_500_000_000_000, hostname: 'node1' };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe("Metron's error message", () => {
  it('tells what came, what failed and where', () => {
    const message = errorMessage(
      { type: 'parser_error', sensor: 'squid', raw: [Buffer.from('garbage')], cause: new TypeError('no') },
      source,
    );
    expect(Object.fromEntries(message)).toEqual({
      guid: 'an-id',
      'source.type': 'error',
      failed_sensor_type: 'squid',
      error_type: 'parser_error',
      timestamp: Long.of(1_500_000_000_000),
      hostname: 'node1',
      message: 'no',
      exception: 'TypeError: no',
      stack: expect.stringContaining('TypeError: no'),
      raw_message: 'garbage',
      error_hash: sha256('garbage'),
    });
  });

  it('has no exception when a message is merely invalid, and a hash of the fields to blame', () => {
    const raw = new Map([
      ['ip_src_addr', 'x'],
      ['other', 'y'],
    ]);
    const message = errorMessage({ type: 'parser_invalid', raw: [raw], errorFields: new Set(['ip_src_addr', 'gone']) }, source);
    expect(message.has('exception') || message.has('message') || message.has('stack')).toBe(false);
    expect(message.get('failed_sensor_type')).toBe('error');
    expect(message.get('raw_message')).toBe('{"ip_src_addr":"x","other":"y"}');
    expect(message.get('error_fields')).toBe('ip_src_addr,gone');
    expect(message.get('error_hash')).toBe(sha256('ip_src_addr-x|gone-null'));
  });

  it('hashes the JSON of a message without fields to blame', () => {
    const message = errorMessage({ type: 'error', raw: [new Map([['a', 1]])] }, { ...source, hostname: undefined });
    expect(message.get('error_hash')).toBe(sha256('{"a":1}'));
    expect(message.has('hostname')).toBe(false);
    expect(message.has('error_fields')).toBe(false);
  });

  it('numbers several raw messages, and gives them no hash', () => {
    const message = errorMessage({ type: 'indexing_error', raw: ['a', 'b'] }, source);
    expect(message.get('raw_message_0')).toBe('a');
    expect(message.get('raw_message_1')).toBe('b');
    expect(message.has('raw_message') || message.has('error_hash')).toBe(false);
  });

  it('carries the metadata at its top level', () => {
    const metadata = new Map([['metron.metadata.topic', 'squid']]);
    expect(errorMessage({ type: 'error', raw: ['x'], metadata }, source).get('metron.metadata.topic')).toBe('squid');
  });

  it('lets no metadata take the place of what it says itself', () => {
    const metadata = new Map([['source.type', 'squid']]);
    expect(errorMessage({ type: 'error', raw: ['x'], metadata }, source).get('source.type')).toBe('error');
  });
});
