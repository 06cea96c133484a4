import { defaultConfigPath } from '../../metron/paths.js';
import type { Parsed } from './parse.js';
import * as parse from './parse.js';

/** One setting: where it may come from, and how its text is read. */
export interface Setting<Value> {
  /** The flag, and the key in config.yaml. */
  readonly name: string;
  readonly summary: string;
  readonly variables: readonly string[];
  /** Properties of Hadoop's site files, first match wins. */
  readonly hadoop: readonly string[];
  /** The field of `maas dev`'s record (dev.json) that provides it. */
  readonly dev: string | undefined;
  readonly fallback: string | undefined;
  /** Whether to keep its text out of messages: a password given by mistake must not end up in a terminal's scrollback. */
  readonly secret: boolean;
  parse(text: string): Parsed<Value>;
}

/** Under which what yarn-site.xml says of all ResourceManagers is put together. */
export const resourceManagerProperty = 'yarn.resourcemanager.webapp.address';

function setting<Value>(
  name: string,
  summary: string,
  read: (text: string) => Parsed<Value>,
  sources: { variables?: readonly string[]; hadoop?: readonly string[]; dev?: string; fallback?: string; secret?: boolean } = {},
): Setting<Value> {
  const variable = `MAAS_${name.toUpperCase().replaceAll('-', '_')}`;
  const { variables = [variable], hadoop = [], dev, fallback, secret = false } = sources;
  return { name, summary, variables, hadoop, dev, fallback, secret, parse: read };
}

/** All settings. docs/settings.md explains them; a test compares the two. */
export const settingTable = {
  zkQuorum: setting('zk-quorum', 'ZooKeeper servers', parse.quorum, {
    hadoop: ['hadoop.zk.address', 'ha.zookeeper.quorum'],
    dev: 'quorum',
    fallback: 'localhost:2181',
  }),
  zkRoot: setting('zk-root', "znode of Metron's model service configuration", parse.znode, { fallback: defaultConfigPath }),
  controlRoot: setting('control-root', "znode of maas's own records", parse.znode, { fallback: '/maas/control' }),
  metron: setting('metron', "whether Metron's own service runs the models", parse.metron, { fallback: 'auto' }),
  zkAuth: setting('zk-auth', 'where the credentials for ZooKeeper are', parse.secretReference, { secret: true }),
  zkConfig: setting('zk-config', 'file of ZooKeeper client properties', parse.filePath),
  zkAcl: setting('zk-acl', 'access to the znodes that maas creates', parse.access, { fallback: 'open' }),
  store: setting('store', 'where model archives are kept', parse.storeUri, { dev: 'store' }),
  hdfs: setting('hdfs', 'HDFS: name service or NameNode', parse.hdfsUri, { hadoop: ['fs.defaultFS', 'fs.default.name'] }),
  hdfsUser: setting('hdfs-user', 'user to act as on HDFS', parse.userName, { variables: ['MAAS_HDFS_USER', 'HADOOP_USER_NAME'] }),
  hdfsDoAs: setting('hdfs-do-as', 'user on whose behalf to act on HDFS', parse.userName),
  hdfsToken: setting('hdfs-token', 'where a delegation token for HDFS is', parse.secretReference, { secret: true }),
  yarn: setting('yarn', "YARN's ResourceManager", parse.resourceManagers, { hadoop: [resourceManagerProperty] }),
  yarnQueue: setting('yarn-queue', 'queue of YARN', parse.queueName),
  kafka: setting('kafka', 'Kafka brokers', parse.brokers, { dev: 'kafka' }),
  kafkaConfig: setting('kafka-config', 'file of Kafka client properties', parse.filePath),
  kafkaProtocol: setting('kafka-protocol', 'security protocol of Kafka, in place of what that file says', parse.securityProtocol),
  search: setting('search', 'Elasticsearch or OpenSearch', parse.searchUrl, { dev: 'search' }),
  searchAuth: setting('search-auth', 'where the credentials for the search server are', parse.secretReference, { secret: true }),
  timeout: setting('timeout', 'how long to wait', parse.timeout),
  logLevel: setting('log-level', 'how much to say on stderr', parse.logLevel, { fallback: 'warn' }),
} as const;

export type SettingTable = typeof settingTable;
export type SettingKey = keyof SettingTable;
export type SettingValue<Key extends SettingKey> = SettingTable[Key] extends Setting<infer Value> ? Value : never;
