import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as parse from '../../../src/cli/settings/parse.js';

const value = <Value>(parsed: parse.Parsed<Value>) => ('value' in parsed ? parsed.value : undefined);

describe('a quorum', () => {
  it.each([
    ['node1', 'node1:2181'],
    ['node1:2181', 'node1:2181'],
    ['node1:2181, node2', 'node1:2181,node2:2181'],
    ['10.0.0.1:4000/maas', '10.0.0.1:4000/maas'],
    ['[::1]:2181/', '[::1]:2181'],
    ['zk_1.example.com', 'zk_1.example.com:2181'],
    ['[fe80::1%eth0]', '[fe80::1%eth0]:2181'],
  ])('%s is %s', (text, expected) => expect(value(parse.quorum(text))).toBe(expected));

  it.each(['', ',', 'a,,b', 'a:0', 'a:65536', 'a:b', 'a b', 'http://a:1', 'a:1:2', '-a', 'a-', '::1', 'a/../b', 'a//b', '😀', 'a\u0000'])(
    '%j is none',
    (text) => expect(value(parse.quorum(text))).toBeUndefined(),
  );

  it('stays as it is once it is read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = value(parse.quorum(text));
        if (once !== undefined) expect(value(parse.quorum(once))).toBe(once);
      }),
    );
  });
});

describe('a store', () => {
  it.each([
    ['/var/lib/maas', 'file:///var/lib/maas'],
    ['file:///var/lib/maas/', 'file:///var/lib/maas'],
    ['hdfs://prod/apps/maas', 'hdfs://prod/apps/maas'],
    ['hdfs://node1:8020/apps/maas/', 'hdfs://node1:8020/apps/maas'],
  ])('%s is %s', (text, expected) => expect(value(parse.storeUri(text))).toBe(expected));

  it.each(['', 'models', './models', 's3://bucket/x', 'file://', 'file:///', 'hdfs:///x', 'hdfs:'])('%j is none', (text) =>
    expect(value(parse.storeUri(text))).toBeUndefined(),
  );
});

describe('a znode', () => {
  it('is an absolute path without empty, `.` or `..` segments', () => {
    expect(value(parse.znode('/maas/control'))).toBe('/maas/control');
    for (const text of ['', 'maas', '/', '/a/', '/a//b', '/a/../b', '/a\n']) expect(value(parse.znode(text))).toBeUndefined();
  });
});

describe('a timeout', () => {
  it.each([
    ['90', 90_000],
    ['0.5', 500],
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['24d', 2_073_600_000],
  ])('%s is %i ms', (text, ms) => expect(value(parse.timeout(text))).toBe(ms));

  it.each(['', '0', '-1', 'soon', '5 m', '5x', '25d', '1e3', 'Infinity'])('%j is none', (text) =>
    expect(value(parse.timeout(text))).toBeUndefined(),
  );
});

describe('where a secret is', () => {
  it('is a file or a variable', () => {
    expect(value(parse.secretReference('file:/etc/maas/zk-auth'))).toEqual({ kind: 'file', path: '/etc/maas/zk-auth' });
    expect(value(parse.secretReference('env:ZK_AUTH'))).toEqual({ kind: 'environment', variable: 'ZK_AUTH' });
  });

  it('is never the secret itself', () => expect(value(parse.secretReference('digest:maas:s3cret'))).toBeUndefined());
});
