import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run, stackCache } from './downloads.ts';
import { JavaProcess } from './java-process.ts';
import { type Artifact, jarsOf } from './maven.ts';
import { freePorts } from './ports.ts';
import { startedOrGone } from './started.ts';
import { startZooKeeper } from './zookeeper.ts';

/** The newest, which is its own controller, and the last that stands on a ZooKeeper. */
export type KafkaVersion = '4.3.1' | '3.9.2';

export interface KafkaStackOptions {
  readonly version?: KafkaVersion;
  /** A listener beside the plain one, with TLS and passwords; 4.3.1 only. */
  readonly secure?: { readonly keyStorePem: string; readonly user: string; readonly password: string };
  /** Where to keep everything, by a server that goes on when we end; a temporary directory, and one that ends with us, without. */
  readonly keepIn?: string;
  /** More lines of server.properties. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface KafkaStack extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly brokers: string;
  readonly port: number;
  readonly secureBrokers: string | undefined;
  /** The ZooKeeper below it, if it has one. */
  readonly quorum: string | undefined;
  readonly pids: readonly number[];
  /** The jars of its own tools. */
  readonly lib: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
}

const kafka = (artifact: string, version: string): Artifact => ({ group: 'org.apache.kafka', artifact, version });
const artifacts: Readonly<Record<KafkaVersion, readonly Artifact[]>> = {
  '4.3.1': [
    kafka('kafka_2.13', '4.3.1'),
    kafka('kafka-tools', '4.3.1'),
    { group: 'org.apache.logging.log4j', artifact: 'log4j-slf4j-impl', version: '2.25.4' },
  ],
  '3.9.2': [kafka('kafka_2.13', '3.9.2'), kafka('kafka-tools', '3.9.2')],
};

const main = 'kafka.Kafka';
const javaOptions = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-Xshare:auto', '-Djava.awt.headless=true'];
const isStarted = /Kafka Server started|started \(kafka\.server\.KafkaServer\)/;
const clusterId = 'bWFhcy10ZXN0LXN0YWNrMQ';

/** A real Kafka on loopback, of one broker, its data in a temporary directory. */
export async function startKafka(options: KafkaStackOptions = {}): Promise<KafkaStack> {
  const { version = '4.3.1', keepIn, secure } = options;
  const lib = await jarsOf(`kafka-${version}`, artifacts[version]);
  const root = keepIn ?? (await mkdtemp(path.join(os.tmpdir(), 'maas-kafka-')));
  const [port = 0, controllerPort = 0, securePort = 0] = await freePorts(3);
  const zooKeeper =
    version === '3.9.2' ? await startZooKeeper(keepIn === undefined ? {} : { keepIn: path.join(root, 'zookeeper') }) : undefined;
  const addresses = { port, controllerPort, securePort, quorum: zooKeeper?.quorum };
  const directory = path.join(root, 'broker');
  await writeBroker(directory, serverProperties(directory, addresses, options));
  if (zooKeeper === undefined) await format(lib, directory, options);

  const archive = version === '4.3.1' ? await classArchive(lib) : undefined;
  const process = new JavaProcess({
    ...broker(lib, directory, archive === undefined ? [] : [`-XX:SharedArchiveFile=${archive}`]),
    outlives: keepIn !== undefined,
  });
  const dispose = async () => {
    await process.kill();
    await zooKeeper?.[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  };
  const start = async () => {
    await process.start(await startedAfter(path.join(directory, 'kafka.log')));
    if (keepIn !== undefined) process.release();
  };
  await startedOrGone(start, dispose);
  return {
    brokers: `127.0.0.1:${port}`,
    port,
    secureBrokers: secure && `127.0.0.1:${securePort}`,
    quorum: zooKeeper?.quorum,
    lib,
    get pids(): readonly number[] {
      return [process.pid, ...(zooKeeper?.nodes ?? []).map(({ pid }) => pid)].filter((pid) => pid !== undefined);
    },
    start,
    kill: () => process.kill(),
    pause: () => process.signal('SIGSTOP'),
    resume: () => process.signal('SIGCONT'),
    [Symbol.asyncDispose]: dispose,
  };
}

function broker(lib: string, directory: string, options: readonly string[]) {
  const logging = [
    `-Dlog4j2.configurationFile=${path.join(directory, 'log4j2.properties')}`,
    `-Dlog4j.configuration=file:${path.join(directory, 'log4j.properties')}`,
  ];
  const quiet = ['-Xlog:cds=off', '-Xlog:cds+dynamic=off'];
  return {
    name: 'kafka',
    classPath: `${lib}/*`,
    main,
    args: [path.join(directory, 'server.properties')],
    options: [...javaOptions, ...quiet, ...logging, ...options],
    directory,
  };
}

/** Its log tells; what it said in an earlier life doesn't count. */
async function startedAfter(log: string): Promise<() => Promise<boolean>> {
  const from = await stat(log).then(
    ({ size }) => size,
    () => 0,
  );
  return async () => isStarted.test((await readFile(log)).subarray(from).toString('latin1'));
}

async function writeBroker(directory: string, properties: Readonly<Record<string, string | number>>): Promise<void> {
  await mkdir(path.join(directory, 'logs'), { recursive: true });
  const lines = (entries: Readonly<Record<string, string | number>>) =>
    Object.entries(entries)
      .map(([key, value]) => `${key}=${value}\n`)
      .join('');
  await writeFile(path.join(directory, 'server.properties'), lines(properties), { mode: 0o600 });
  const layout = '[%d] %p %c{1} %m (%c)%n';
  const log4j2 = {
    'appender.c.type': 'Console',
    'appender.c.name': 'C',
    'appender.c.layout.type': 'PatternLayout',
    'appender.c.layout.pattern': layout,
    'rootLogger.level': 'info',
    'rootLogger.appenderRef.c.ref': 'C',
  };
  await writeFile(path.join(directory, 'log4j2.properties'), lines(log4j2));
  const log4j = {
    'log4j.rootLogger': 'INFO,C',
    'log4j.appender.C': 'org.apache.log4j.ConsoleAppender',
    'log4j.appender.C.layout': 'org.apache.log4j.PatternLayout',
    'log4j.appender.C.layout.ConversionPattern': layout,
  };
  await writeFile(path.join(directory, 'log4j.properties'), lines(log4j));
}

/** Formatting takes a JVM of its own: without passwords the result is the same each time, and kept. */
async function format(lib: string, directory: string, { secure }: KafkaStackOptions): Promise<void> {
  const logs = path.join(directory, 'logs');
  const kept = path.join(stackCache, 'kafka-4.3.1-formatted');
  if (secure === undefined && (await exists(kept))) return cp(kept, logs, { recursive: true });
  const scram = (secure === undefined ? [] : ['SCRAM-SHA-256', 'SCRAM-SHA-512']).flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${secure?.user},password=${secure?.password}]`,
  ]);
  const tool = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', path.join(directory, 'server.properties'), ...scram];
  await run('java', [...javaOptions, '-XX:TieredStopAtLevel=1', '-cp', `${lib}/*`, ...tool], directory);
  if (secure !== undefined) return;
  const copy = await mkdtemp(`${kept}.part-`);
  await cp(logs, copy, { recursive: true });
  await rename(copy, kept).catch(() => rm(copy, { recursive: true, force: true }));
}

/** Java's class data of a broker that has run once; it halves every later start. Undefined where it cannot be had. */
async function classArchive(lib: string): Promise<string | undefined> {
  const archive = `${lib}.jsa`;
  if (await exists(archive)) return archive;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'maas-kafka-classes-'));
  const part = path.join(directory, 'classes.jsa');
  try {
    const [port = 0, controllerPort = 0] = await freePorts(2);
    await writeBroker(directory, serverProperties(directory, { port, controllerPort, securePort: 0, quorum: undefined }, {}));
    await format(lib, directory, {});
    const once = new JavaProcess(broker(lib, directory, [`-XX:ArchiveClassesAtExit=${part}`]));
    await once.start(await startedAfter(path.join(directory, 'kafka.log')));
    await once.terminate();
    await cp(part, `${archive}.part`);
    await rename(`${archive}.part`, archive);
    return archive;
  } catch {
    return undefined;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Addresses {
  readonly port: number;
  readonly controllerPort: number;
  readonly securePort: number;
  readonly quorum: string | undefined;
}

function serverProperties(
  directory: string,
  addresses: Addresses,
  { secure, properties = {} }: KafkaStackOptions,
): Record<string, string | number> {
  const { port, controllerPort, securePort, quorum } = addresses;
  const plain = `PLAINTEXT://127.0.0.1:${port}`;
  const listeners = [plain, ...(secure === undefined ? [] : [`SASL_SSL://127.0.0.1:${securePort}`])].join(',');
  const kraft = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `${listeners},CONTROLLER://127.0.0.1:${controllerPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.consumer.min.session.timeout.ms': 3_000,
    'group.consumer.session.timeout.ms': 6_000,
    'group.consumer.min.heartbeat.interval.ms': 200,
    'group.consumer.heartbeat.interval.ms': 500,
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 3_000,
    'controller.quorum.election.timeout.ms': 200,
    'controller.quorum.fetch.timeout.ms': 1_000,
  };
  return {
    ...(quorum === undefined ? kraft : { 'broker.id': 1, listeners, 'zookeeper.connect': quorum, 'zookeeper.session.timeout.ms': 6_000 }),
    'advertised.listeners': listeners,
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': path.join(directory, 'logs'),
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    'log.segment.bytes': 67_108_864,
    'log.index.size.max.bytes': 1_048_576,
    ...(secure !== undefined && secureProperties(secure)),
    ...properties,
  };
}

function secureProperties({ keyStorePem, user, password }: NonNullable<KafkaStackOptions['secure']>): Record<string, string> {
  const login = (module: string, more = '') => `org.apache.kafka.common.security.${module} required ${more};`;
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStorePem,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.sasl_ssl.plain.sasl.jaas.config': login('plain.PlainLoginModule', `user_${user}="${password}"`),
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': login('scram.ScramLoginModule'),
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': login('scram.ScramLoginModule'),
  };
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
