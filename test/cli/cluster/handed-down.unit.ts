import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { handedDown, yarnEnvironment } from '../../../src/cli/cluster/handed-down.js';
import { resolveSettings, type SettingInputs } from '../../../src/cli/settings/resolve.js';

const nothing: SettingInputs = { flags: {}, env: {}, config: [], hadoop: [], dev: undefined };
const settingsOf = (some: Partial<SettingInputs>) => resolveSettings({ ...nothing, ...some });
const values = (settings: object) => Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, setting?.value]));

describe('the environment of another process of ours', () => {
  it('says all that flags say of the cluster', () => {
    const ours = settingsOf({
      flags: {
        'zk-quorum': 'node1:2181/prod',
        'zk-root': '/metron/other',
        'control-root': '/maas/other',
        'zk-auth': 'env:ZK_SECRET',
        'zk-config': '/etc/zookeeper.properties',
        'zk-acl': 'readable',
        store: 'hdfs://prod/apps/maas',
        hdfs: 'hdfs://prod',
        'hdfs-user': 'maas',
        'hdfs-do-as': 'ann',
        'hdfs-token': 'file:/run/token',
        yarn: 'rm1:8088,rm2:8088',
        'yarn-queue': 'models',
        kafka: 'node1:6667',
        'kafka-config': '/etc/kafka.properties',
        search: 'http://node1:9200',
        'search-auth': 'file:/run/search',
      },
    });
    const env = handedDown(ours, { ZK_SECRET: 'digest:maas:secret' });
    expect(values(settingsOf({ env }))).toEqual(values(ours));
    expect(env['ZK_SECRET']).toBe('digest:maas:secret');
  });

  it('says what a maas dev says, and nothing that nobody has said', () => {
    const dev = { file: '/dev.json', values: { quorum: '127.0.0.1:4000', store: 'file:///dev/store' } };
    expect(handedDown(settingsOf({ dev }), {})).toEqual({
      MAAS_ZK_QUORUM: '127.0.0.1:4000',
      MAAS_ZK_ROOT: '/metron/maas/config',
      MAAS_CONTROL_ROOT: '/maas/control',
      MAAS_ZK_ACL: 'open',
      MAAS_STORE: 'file:///dev/store',
    });
  });

  // A service in the background runs in /, and a worker in a directory of its own: neither found the file.
  it('names files by their whole path', () => {
    const ours = settingsOf({ flags: { 'zk-auth': 'file:secret', 'zk-config': 'zk.properties', 'kafka-config': 'kafka.properties' } });
    expect(handedDown(ours, { HADOOP_CONF_DIR: 'conf', MAAS_CONFIG: '/etc/maas.yaml' })).toMatchObject({
      MAAS_ZK_AUTH: `file:${path.resolve('secret')}`,
      MAAS_ZK_CONFIG: path.resolve('zk.properties'),
      MAAS_KAFKA_CONFIG: path.resolve('kafka.properties'),
      HADOOP_CONF_DIR: path.resolve('conf'),
      MAAS_CONFIG: '/etc/maas.yaml',
    });
  });

  it('leads to the same tickets of Kerberos', () => {
    const env = { KRB5_CLIENT_KTNAME: '/etc/maas/maas.keytab', KRB5_CONFIG: '/etc/krb5.conf', KRB5CCNAME: 'FILE:/run/maas/tickets' };
    expect(handedDown(settingsOf({}), { ...env, SECRET: 'x' })).toMatchObject(env);
  });
});

describe('the environment of a container of YARN', () => {
  it('brings it to the cluster, and names secrets by their files', () => {
    const ours = settingsOf({ flags: { 'zk-quorum': 'node1:2181', store: 'hdfs://prod/apps/maas', 'zk-auth': 'file:/etc/maas/zk-auth' } });
    const environment = yarnEnvironment(ours, { HADOOP_CONF_DIR: '/etc/hadoop', KRB5CCNAME: '/tmp/ticket', OTHER: 'x' });
    expect(environment).toEqual({
      MAAS_ZK_QUORUM: 'node1:2181',
      MAAS_ZK_ROOT: '/metron/maas/config',
      MAAS_CONTROL_ROOT: '/maas/control',
      MAAS_ZK_ACL: 'open',
      MAAS_STORE: 'hdfs://prod/apps/maas',
      MAAS_ZK_AUTH: 'file:/etc/maas/zk-auth',
      HADOOP_CONF_DIR: '/etc/hadoop',
    });
  });

  it('never holds a secret: one of ours is refused, with the way out', () => {
    const ours = settingsOf({ flags: { 'zk-auth': 'env:ZK_SECRET' } });
    const refusal = { code: 'BAD_SETTING', hint: expect.stringContaining('zk-auth: file:') };
    expect(() => yarnEnvironment(ours, { ZK_SECRET: 'digest:maas:secret' })).toThrow(expect.objectContaining(refusal));
  });
});
