import { describe, expect, it } from 'vitest';
import { describeOrigin } from '../../../src/cli/settings/origin.js';
import { resolveSettings, type SettingInputs } from '../../../src/cli/settings/resolve.js';

const nothing: SettingInputs = { flags: {}, env: {}, config: [], hadoop: [], dev: undefined };
const inputs = (some: Partial<SettingInputs>): SettingInputs => ({ ...nothing, ...some });
const entry = (key: string, text: string, file = '/etc/some-file') => ({ key, text, file, line: 3 });
const dev = { file: '/run/dev.json', values: { quorum: '127.0.0.1:4000', store: 'file:///dev/store' } };

describe('where a setting comes from', () => {
  const flag = { flags: { 'zk-quorum': 'flag:1' } };
  const environment = { env: { MAAS_ZK_QUORUM: 'env:1' } };
  const config = { config: [entry('zk-quorum', 'config:1')] };
  const hadoop = { hadoop: [entry('ha.zookeeper.quorum', 'hadoop:1')] };

  it.each([
    ['the flag first', { ...flag, ...environment, ...config, ...hadoop, dev }, 'flag:1', '--zk-quorum'],
    ['then the environment', { ...environment, ...config, ...hadoop, dev }, 'env:1', 'environment variable MAAS_ZK_QUORUM'],
    ['then config.yaml', { ...config, ...hadoop, dev }, 'config:1', 'zk-quorum in /etc/some-file:3'],
    ["then Hadoop's site files", { ...hadoop, dev }, 'hadoop:1', 'ha.zookeeper.quorum in /etc/some-file:3'],
    ['then a running maas dev', { dev }, '127.0.0.1:4000', 'maas dev (/run/dev.json)'],
    ['at last the default', {}, 'localhost:2181', 'default'],
  ])('is %s', (_what, given, value, origin) => {
    const { zkQuorum } = resolveSettings(inputs(given));
    expect([zkQuorum.value, describeOrigin(zkQuorum.origin)]).toEqual([value, origin]);
  });

  it('passes over an empty variable', () => {
    expect(resolveSettings(inputs({ env: { MAAS_ZK_QUORUM: '' } })).zkQuorum.origin.kind).toBe('default');
  });

  it('takes the last of a property that both site files have', () => {
    const both = [entry('fs.defaultFS', 'hdfs://old', '/core-site.xml'), entry('fs.defaultFS', 'hdfs://new', '/hdfs-site.xml')];
    expect(resolveSettings(inputs({ hadoop: both })).hdfs?.value).toBe('hdfs://new');
  });

  it("passes over what Hadoop's files say for other kinds of storage", () => {
    expect(resolveSettings(inputs({ hadoop: [entry('fs.defaultFS', 's3a://bucket')] })).hdfs).toBeUndefined();
  });
});

describe('the model store', () => {
  const hadoop = [entry('fs.defaultFS', 'hdfs://prod')];

  it("is on Hadoop's file system when nothing else is said", () => {
    const { store } = resolveSettings(inputs({ hadoop }));
    expect([store?.value, store?.origin.kind]).toEqual(['hdfs://prod/apps/maas', 'hadoop']);
  });

  it("is the dev cluster's when that is the cluster, whatever Hadoop's files say", () => {
    const laptop = inputs({ dev, hadoop });
    const { store, hdfs } = resolveSettings(laptop);
    expect([store?.value, hdfs]).toEqual(['file:///dev/store', undefined]);
  });

  it("is not the dev cluster's when the quorum is another", () => {
    expect(resolveSettings(inputs({ dev, flags: { 'zk-quorum': 'node1' } })).store).toBeUndefined();
  });

  it('has no default: guessing one would hide models from the nodes', () => {
    expect(resolveSettings(nothing).store).toBeUndefined();
  });
});

describe('a bad value', () => {
  it.each([
    [{ flags: { 'zk-quorum': 'a b' } }, '--zk-quorum is "a b", which is not a valid zk-quorum'],
    [{ env: { MAAS_KAFKA: 'node1:66677777' } }, 'environment variable MAAS_KAFKA is "node1:66677777", which is not a valid kafka'],
    [{ config: [entry('log-level', 'loud')] }, 'log-level in /etc/some-file:3 is "loud", which is not a valid log-level'],
  ])('is named with its source: %o', (given, message) => {
    expect(() => resolveSettings(inputs(given))).toThrow(expect.objectContaining({ code: 'BAD_SETTING', exit: 4, message }));
  });

  it('says what to give instead', () => {
    const bad = inputs({ flags: { store: 'models' } });
    expect(() => resolveSettings(bad)).toThrow(expect.objectContaining({ hint: 'give file:///path or hdfs://host/path' }));
  });

  it('is not shown when it may be a password', () => {
    const bad = inputs({ flags: { 'zk-auth': 'digest:maas:s3cret' } });
    expect(() => resolveSettings(bad)).toThrow('--zk-auth is not a valid zk-auth');
  });
});
