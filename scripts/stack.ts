/**
 * `npm run stack -- up zookeeper …`, `-- env`, `-- down`: the real servers of the tests, for a developer at a terminal.
 * What runs is known by one file a server in the stack's directory; each is stopped by its pid, and only if that is still the same program.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type HadoopVersion, startHdfs } from '../test/stack/hdfs.ts';
import { type KafkaVersion, startKafka } from '../test/stack/kafka.ts';
import { type SearchServer, startSearch } from '../test/stack/search.ts';
import { startYarn } from '../test/stack/yarn.ts';
import { startZooKeeper } from '../test/stack/zookeeper.ts';

interface Running {
  readonly directory: string;
  readonly pids: readonly number[];
  /** What points maas at it. */
  readonly env: Readonly<Record<string, string>>;
}

/** A new server goes in here; it keeps all it has in the directory and goes on when this script ends. */
const servers: Readonly<Record<string, (directory: string) => Promise<Omit<Running, 'directory'>>>> = {
  zookeeper: (directory) => upZooKeeper(directory, 1),
  'zookeeper-ensemble': (directory) => upZooKeeper(directory, 3),
  hdfs: (directory) => upHdfs(directory, '3.4.2'),
  'hdfs-kerberos': (directory) => upKerberizedHdfs(directory, '3.4.2'),
  'hdfs-kerberos-2': (directory) => upKerberizedHdfs(directory, '2.7.7'),
  'hdfs-2': (directory) => upHdfs(directory, '2.7.7'),
  opensearch: (directory) => upSearch('opensearch-2.19.1', directory),
  elasticsearch: (directory) => upSearch('elasticsearch-7.17.28', directory),
  kafka: (directory) => upKafka(directory, '4.3.1'),
  yarn: upYarn,
  'kafka-zookeeper': (directory) => upKafka(directory, '3.9.2'),
};

const home = path.join(os.tmpdir(), `maas-stack-${os.userInfo().username}`);

async function upZooKeeper(directory: string, count: 1 | 3): Promise<Omit<Running, 'directory'>> {
  const { quorum, nodes } = await startZooKeeper({ servers: count, keepIn: directory });
  return { pids: nodes.flatMap(({ pid }) => (pid === undefined ? [] : [pid])), env: { MAAS_ZK_QUORUM: quorum } };
}

async function upSearch(server: SearchServer, directory: string): Promise<Omit<Running, 'directory'>> {
  const { url, pid } = await startSearch(server, directory);
  return { pids: pid === undefined ? [] : [pid], env: { MAAS_SEARCH: url } };
}

async function upKafka(directory: string, version: KafkaVersion): Promise<Omit<Running, 'directory'>> {
  const { brokers, quorum, pids } = await startKafka({ version, keepIn: directory });
  return { pids, env: { MAAS_KAFKA: brokers, ...(quorum !== undefined && { MAAS_ZK_QUORUM: quorum }) } };
}

async function upHdfs(directory: string, version: HadoopVersion): Promise<Omit<Running, 'directory'>> {
  const { uri, user, confDirectory, nameNode, dataNodes } = await startHdfs({ version, keepIn: directory });
  const pids = pidsOf([nameNode, ...dataNodes]);
  return { pids, env: { MAAS_STORE: `${uri}/apps/maas`, MAAS_HDFS: uri, MAAS_HDFS_USER: user, HADOOP_CONF_DIR: confDirectory } };
}

/** On the ZooKeeper and the HDFS of this stack. */
async function upYarn(directory: string): Promise<Omit<Running, 'directory'>> {
  const below = { ...running().get('zookeeper')?.env, ...running().get('hdfs')?.env };
  const { MAAS_ZK_QUORUM: quorum, MAAS_HDFS: hdfs, HADOOP_CONF_DIR: confDirectory, MAAS_HDFS_USER: user } = below;
  if (quorum === undefined || hdfs === undefined || confDirectory === undefined || user === undefined)
    throw new Error('yarn stands on zookeeper and hdfs: npm run stack -- up zookeeper hdfs yarn');
  const yarn = await startYarn({ quorum, hdfs: { nameNodeAddress: new URL(hdfs).host, confDirectory, user }, keepIn: directory });
  return { pids: yarn.pids, env: { MAAS_YARN: yarn.url } };
}

async function upKerberizedHdfs(directory: string, version: HadoopVersion): Promise<Omit<Running, 'directory'>> {
  const { uri, confDirectory, nameNode, dataNodes, kerberos } = await startHdfs({ version, kerberos: true, keepIn: directory });
  const pids = pidsOf([nameNode, ...dataNodes, { pid: kerberos?.pid }]);
  const tickets = { KRB5_CONFIG: kerberos?.configFile ?? '', KRB5_CLIENT_KTNAME: kerberos?.keytabOf('maas') ?? '' };
  return { pids, env: { MAAS_STORE: `${uri}/apps/maas`, MAAS_HDFS: uri, HADOOP_CONF_DIR: confDirectory, ...tickets } };
}

function pidsOf(servers: readonly { readonly pid: number | undefined }[]): number[] {
  return servers.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
}

function running(): Map<string, Running> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const names = readdirSync(home).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [path.basename(name, '.json'), JSON.parse(readFileSync(path.join(home, name), 'utf8'))]));
}

async function up(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const start = servers[name];
    if (start === undefined) return refuse(`no server ${JSON.stringify(name)}`);
    if (running().has(name)) {
      console.log(`${name} is up already`);
      continue;
    }
    const startedAt = performance.now();
    const directory = mkdtempSync(path.join(home, `${name}-`));
    const server: Running = { ...(await start(directory)), directory };
    writeFileSync(path.join(home, `${name}.json`), JSON.stringify(server));
    console.log(`${name} is up (${((performance.now() - startedAt) / 1000).toFixed(1)} s), data and logs in ${directory}`);
  }
  console.log('eval "$(npm run --silent stack -- env)" points maas at it');
}

function env(): void {
  for (const { env } of running().values()) for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`);
}

function down(): void {
  for (const [name, { pids, directory }] of running()) {
    for (const pid of pids) if (isOf(pid, directory)) process.kill(pid, 'SIGKILL');
    rmSync(directory, { recursive: true, force: true });
    rmSync(path.join(home, `${name}.json`));
    console.log(`${name} is down`);
  }
}

function refuse(why: string): void {
  console.error(`${why}; usage: npm run stack -- up ${Object.keys(servers).join('|')} … | env | down`);
  process.exitCode = 2;
}

/** A pid may have become another program's since. */
function isOf(pid: number, directory: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
  } catch {
    return false;
  }
}

const [verb, ...names] = process.argv.slice(2);
if (verb === 'up' && names.length > 0) await up(names);
else if (verb === 'env') env();
else if (verb === 'down') down();
else refuse(verb === undefined ? 'nothing to do' : `cannot ${verb}`);
