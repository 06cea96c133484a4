import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeQueueItem, encodeQueueItem, type QueueItemRequest } from '../../src/metron/queue-item.js';

const read = (text: string) => decodeQueueItem(new TextEncoder().encode(text));
const request = (text: string) => {
  const content = read(text);
  return content.kind === 'request' ? content.request : content;
};

const add = '"name":"dga","version":"1.0","numInstances":1,"memory":512,"action":"ADD","path":"/user/root/models"';

describe("an item of Metron's queue", () => {
  it('is written as Metron writes it, byte for byte', () => {
    const written = encodeQueueItem({
      name: 'dga',
      version: '1.0',
      numInstances: 1,
      memory: 512,
      action: 'ADD',
      path: '/user/root/models',
    });
    expect(new TextDecoder().decode(written)).toBe(`{${add}}`);
  });

  it('is read as it was written', () => {
    const text = fc.string({ unit: 'grapheme' });
    const whole = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
    const any: fc.Arbitrary<QueueItemRequest> = fc.record({
      name: text,
      version: text,
      numInstances: whole,
      memory: whole,
      action: fc.constantFrom('ADD' as const, 'REMOVE' as const),
      path: fc.option(text),
    });
    fc.assert(
      fc.property(any, (item) => {
        expect(decodeQueueItem(encodeQueueItem(item))).toEqual({ kind: 'request', request: item });
      }),
    );
  });

  it.each([
    ['a number as text', '{"name":"a","version":"1","numInstances":"2","action":"ADD"}', { numInstances: 2 }],
    ['a decimal, cut', '{"name":"a","version":"1","numInstances":2.7,"action":"ADD"}', { numInstances: 2 }],
    ['null as 0', '{"name":"a","version":"1","numInstances":null,"action":"ADD"}', { numInstances: 0 }],
    [
      'absent numbers as 0, an absent path as null',
      '{"name":"a","version":"1","action":"REMOVE"}',
      { numInstances: 0, memory: 0, path: null },
    ],
    ['a version without quotes as it stands there', '{"name":"a","version":1.0,"action":"ADD"}', { version: '1.0' }],
  ])('reads %s', (_what, text, expected) => {
    expect(request(text)).toMatchObject(expected);
  });

  it('is nothing when it is null, as -mo LIST leaves it', () => {
    expect(read('null')).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['empty', '', 'it is not JSON'],
    ['broken', '{"name":', 'it is not JSON'],
    ['a list', '[]', 'it is not a JSON object'],
    ['a number', '3', 'it is not a JSON object'],
    ['of an unknown field', `{${add},"replicas":3}`, 'it has the field "replicas", which Metron does not know'],
    ['of a lower-case action', '{"name":"a","version":"1","action":"add"}', 'its action is neither ADD nor REMOVE'],
    ['without an action', '{"name":"a","version":"1"}', 'its action is neither ADD nor REMOVE'],
    ['without a name', '{"version":"1","action":"ADD"}', 'it has no name'],
    [
      'of a number that is none',
      '{"name":"a","version":"1","numInstances":"two","action":"ADD"}',
      'its numInstances is not an integer: two',
    ],
    [
      'of a number that is too large',
      '{"name":"a","version":"1","memory":3000000000,"action":"ADD"}',
      'its memory is not an integer: 3000000000',
    ],
    ['of nested fields', '{"name":{},"version":"1","action":"ADD"}', 'its name is neither text nor a number'],
  ])('is broken when %s, and says why', (_what, text, reason) => {
    expect(read(text)).toEqual({ kind: 'broken', reason });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeQueueItem(bytes)));
    fc.assert(fc.property(fc.json(), (text) => void read(text)));
  });
});
