import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../../src/operations/config/apply-patch.js';
import { operationsOf } from '../../../src/operations/config/patch.js';
import { encodeValue } from '../../../src/sensor/message-json.js';
import { readJson } from '../../../src/stellar/json-reader.js';

const patched = (document: string, ...operations: readonly object[]) =>
  encodeValue(applyPatch(readJson(document), operationsOf(JSON.stringify(operations), 'p.json')));

describe('a patch', () => {
  it.each([
    ['{"a":1}', { op: 'add', path: '/b', value: null }, '{"a":1,"b":null}'],
    ['{"a":1,"b":2}', { op: 'add', path: '/a', value: 3 }, '{"a":3,"b":2}'],
    ['{"a":[1,2]}', { op: 'add', path: '/a/1', value: 9 }, '{"a":[1,9,2]}'],
    ['{"a":[1,2]}', { op: 'add', path: '/a/-', value: 9 }, '{"a":[1,2,9]}'],
    ['{"a":[1,2]}', { op: 'remove', path: '/a/0' }, '{"a":[2]}'],
    ['{"a":{"b":1}}', { op: 'remove', path: '/a/b' }, '{"a":{}}'],
    ['{"a":1}', { op: 'replace', path: '/a', value: [1] }, '{"a":[1]}'],
    ['{"a":[1,2]}', { op: 'replace', path: '/a/1', value: 5 }, '{"a":[1,5]}'],
    ['{"a":{"x":1}}', { op: 'copy', from: '/a', path: '/b' }, '{"a":{"x":1},"b":{"x":1}}'],
    ['{"a":{"x":1},"b":{}}', { op: 'move', from: '/a/x', path: '/b/y' }, '{"a":{},"b":{"y":1}}'],
    ['{"a":[1,2,3]}', { op: 'move', from: '/a/0', path: '/a/2' }, '{"a":[2,3,1]}'],
    ['{"a":[1,{}],"b":[2]}', { op: 'move', from: '/b/0', path: '/a/1/x' }, '{"a":[1,{"x":2}],"b":[]}'],
    ['{"a/b":1,"m~n":2}', { op: 'remove', path: '/a~1b' }, '{"m~n":2}'],
    ['{"a/b":1,"m~n":2}', { op: 'remove', path: '/m~0n' }, '{"a/b":1}'],
    ['{"":1}', { op: 'replace', path: '/', value: 2 }, '{"":2}'],
    ['{"a":1}', { op: 'replace', path: '', value: {} }, '{}'],
    ['{"a":{"b":1,"c":[2]}}', { op: 'test', path: '/a', value: { c: [2], b: 1.0 } }, '{"a":{"b":1,"c":[2]}}'],
  ])('of %s by %j gives %s', (document, operation, result) => {
    expect(patched(document, operation)).toBe(result);
  });

  it('copies, so that a later operation changes one of the two', () => {
    const operations = [
      { op: 'copy', from: '/a', path: '/b' },
      { op: 'add', path: '/b/x', value: 1 },
    ];
    expect(patched('{"a":{}}', ...operations)).toBe('{"a":{},"b":{"x":1}}');
  });

  it.each([
    { op: 'remove', path: '/x' },
    { op: 'replace', path: '/x', value: 1 },
    { op: 'add', path: '/x/y', value: 1 },
    { op: 'add', path: '/list/3', value: 1 },
    { op: 'add', path: '/list/01', value: 1 },
    { op: 'remove', path: '/list/-' },
    { op: 'add', path: '/list/0/a', value: 1 },
    { op: 'copy', from: '/x', path: '/y' },
    { op: 'move', from: '/map', path: '/map/a' },
    { op: 'test', path: '/list', value: [1] },
    { op: 'test', path: '/map', value: {} },
  ])('%j has no place, or does not hold', (operation) => {
    expect(() => patched('{"list":[1,2],"map":{"k":null}}', operation)).toThrow(expect.objectContaining({ name: 'PatchError' }));
  });

  it.each([{ op: 'add', path: '/a' }, { op: 'copy', path: '/a' }, { op: 'add', path: 'a', value: 1 }, { op: 'jump', path: '/a' }, {}])(
    '%j is no operation',
    (operation) => {
      expect(() => patched('{}', operation)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    },
  );
});
