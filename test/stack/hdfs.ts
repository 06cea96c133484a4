import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { answers, isRegistered, isServing } from './hdfs-ready.ts';
import { hdfsSites, siteXml } from './hdfs-sites.ts';
import { JavaProcess } from './java-process.ts';
import { curlAs, delegationTokenOf, type Kerberos, startKerberos } from './kerberos.ts';
import { type Artifact, jarsOf } from './maven.ts';
import { freePorts } from './ports.ts';

/** The newest we test with, and the oldest we promise. */
export type HadoopVersion = '3.4.2' | '2.7.7';

export interface HdfsStackOptions {
  readonly version?: HadoopVersion;
  /** Each has an address of its own in 127/8, so that clients and the NameNode tell them apart as they do hosts. */
  readonly dataNodes?: 1 | 2;
  /** A second NameNode, which stands by; `failOver` makes it the active one. */
  readonly standby?: boolean;
  /** With a key distribution center of its own; the superuser is then who has its keytab of `hdfs`, and anybody may make directories in the root. */
  readonly kerberos?: boolean;
  /** Where to keep everything, by servers that go on when we end; a temporary directory, and servers that end with us, without. */
  readonly keepIn?: string;
  /** More properties of hdfs-site.xml. */
  readonly properties?: Readonly<Record<string, string>>;
}

interface HdfsNode {
  readonly name: string;
  readonly pid: number | undefined;
  /** Of its web server. */
  readonly host: string;
  readonly port: number;
  start(): Promise<void>;
  /** Starts it with more properties, and waits only until the others know that it is there: it need not serve. */
  startWith(properties: Readonly<Record<string, string>>): Promise<void>;
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
}

export interface HdfsStack extends AsyncDisposable {
  /** `127.0.0.1:port` of the NameNode's web server; by Kerberos, which knows names only, `localhost:port`. */
  readonly nameNodeAddress: string;
  /** `webhdfs://` and that. */
  readonly uri: string;
  /** With core-site.xml and hdfs-site.xml, as HADOOP_CONF_DIR. */
  readonly confDirectory: string;
  /** Who owns the root. */
  readonly user: string;
  readonly nameNode: HdfsNode;
  readonly dataNodes: readonly HdfsNode[];
  readonly kerberos: Kerberos | undefined;
  /** `hdfs dfsadmin …` */
  admin(...args: readonly string[]): Promise<void>;
  /** Kills the active NameNode of a pair and makes the other the active one. */
  failOver(): Promise<void>;
}

const hadoop = (artifact: string, version: string): Artifact => ({ group: 'org.apache.hadoop', artifact, version });
const jars: Readonly<Record<HadoopVersion, () => Promise<string>>> = {
  '3.4.2': () =>
    jarsOf(
      'hadoop-3.4.2',
      ['hadoop-common', 'hadoop-hdfs', 'hadoop-hdfs-client'].map((name) => hadoop(name, '3.4.2')),
    ),
  // Maven takes httpclient 4.1.2 for it, by its rule of the nearest, but what looks for user.name in a query came with 4.2.
  '2.7.7': () =>
    jarsOf('hadoop-2.7.7-httpclient-4.2.5', [
      ...['hadoop-common', 'hadoop-hdfs'].map((name) => hadoop(name, '2.7.7')),
      { group: 'org.apache.httpcomponents', artifact: 'httpclient', version: '4.2.5' },
    ]),
};

const javaOptions = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xss512k',
  '-XX:-UsePerfData',
  '-Djava.net.preferIPv4Stack=true',
  '-Djava.awt.headless=true',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
];

/** A real HDFS on loopback, its data in a temporary directory: a NameNode, and one or two DataNodes with WebHDFS. */
export async function startHdfs(options: HdfsStackOptions = {}): Promise<HdfsStack> {
  const { version = '3.4.2', dataNodes: count = 1, standby = false, kerberos: secure = false, keepIn, properties = {} } = options;
  const lib = await jars[version]();
  const root = keepIn ?? (await mkdtemp(path.join(os.tmpdir(), 'maas-hdfs-')));
  const [rpcPort = 0, webPort = 0, otherRpcPort = 0, otherWebPort = 0, ...dataPorts] = await freePorts(4 + count * 3);
  const other = standby ? { rpcPort: otherRpcPort, webPort: otherWebPort } : undefined;
  const outlives = keepIn !== undefined;
  const remove = () => rm(root, { recursive: true, force: true });
  const kerberos = secure
    ? await startKerberos(path.join(root, 'kerberos'), { outlives }).catch(async (error) => {
        await remove();
        throw error;
      })
    : undefined;
  const user = secure ? 'hdfs' : os.userInfo().username;
  const host = secure ? 'localhost' : '127.0.0.1';
  const nameNodeAddress = `${host}:${webPort}`;

  const confDirectory = path.join(root, 'conf');
  const sites = hdfsSites({ root, user, host, rpcPort, webPort, kerberos, standby: other, replication: count, properties });
  // Hadoop's own jar comes without the directories of its web pages, and its servers want them to be there.
  for (const name of ['hdfs', 'datanode', 'static']) await mkdir(path.join(confDirectory, 'webapps', name), { recursive: true });
  for (const [file, entries] of Object.entries(sites.shared)) await writeFile(path.join(confDirectory, file), siteXml(entries));
  await writeFile(path.join(confDirectory, 'log4j.properties'), log4j);

  const daemon = async (name: string, main: string, heapMb: number, at: { host: string; port: number }, site?: Record<string, string>) => {
    const directory = path.join(root, name);
    const conf = path.join(directory, 'conf');
    await mkdir(conf, { recursive: true });
    if (site !== undefined) await writeFile(path.join(conf, 'hdfs-site.xml'), siteXml(site));
    const classPath = [conf, confDirectory, `${lib}/*`].join(':');
    const own = [`-Xmx${heapMb}m`, `-Djava.io.tmpdir=${directory}`];
    const launch = { classPath, main, directory, options: [...own, ...javaOptions, ...krb5Options(kerberos)] };
    return {
      ...launch,
      at,
      conf,
      site: site ?? sites.shared['hdfs-site.xml'],
      java: new JavaProcess({ ...launch, name, args: [], outlives }),
    };
  };

  const nameNodeDaemon = (name: string, port: number, site?: Record<string, string>) =>
    daemon(name, 'org.apache.hadoop.hdfs.server.namenode.NameNode', 160, { host, port }, site);
  const nameNode = await nameNodeDaemon('namenode', webPort, standby ? sites.nameNode(0) : undefined);
  const second = standby ? await nameNodeDaemon('namenode-2', otherWebPort, sites.nameNode(1)) : undefined;
  const dataNodes = await Promise.all(
    Array.from({ length: count }, (_, at) => {
      const host = `127.0.0.${at + 1}`;
      const [data = 0, web = 0, ipc = 0] = dataPorts.slice(at * 3, at * 3 + 3);
      const site = sites.dataNode(at, host, { data, web, ipc });
      return daemon(`datanode-${at + 1}`, 'org.apache.hadoop.hdfs.server.datanode.DataNode', 128, { host, port: web }, site);
    }),
  );

  const daemons = [nameNode, ...dataNodes, ...(second === undefined ? [] : [second])];
  const dispose = async () => {
    await Promise.all([...daemons.map(({ java }) => java.kill()), kerberos?.kill()]);
    await remove();
  };
  const tool = (main: string, ...args: readonly string[]) => new JavaProcess({ ...nameNode, name: 'tool', main, args }).run();
  const serving = async () => isServing(nameNodeAddress, await superuserAt(nameNodeAddress, user, kerberos), secure ? undefined : count);
  const node = (
    { java, at, directory, conf, site }: (typeof daemons)[number],
    isUp: () => Promise<boolean>,
    isThere: () => Promise<boolean>,
  ): HdfsNode => ({
    ...at,
    name: path.basename(directory),
    get pid() {
      return java.pid;
    },
    start: async () => {
      await writeFile(path.join(conf, 'hdfs-site.xml'), siteXml(site));
      await java.start(isUp);
    },
    startWith: async (more) => {
      await writeFile(path.join(conf, 'hdfs-site.xml'), siteXml({ ...site, ...more }));
      await java.start(isThere);
    },
    kill: () => java.kill(),
    pause: () => java.signal('SIGSTOP'),
    resume: () => java.signal('SIGCONT'),
  });

  try {
    await new JavaProcess({ ...nameNode, name: 'format', args: ['-format', '-nonInteractive', '-force'] }).run();
    // The second begins with what the first was formatted with.
    if (standby) await cp(path.join(root, 'name-1'), path.join(root, 'name-2'), { recursive: true });
    await Promise.all(daemons.map(({ java }) => java.launch()));
    if (standby) {
      await nameNode.java.untilReady(() => answers(nameNodeAddress), 45_000);
      await tool('org.apache.hadoop.hdfs.tools.DFSHAAdmin', '-transitionToActive', 'nn1');
    }
    await untilServing(
      daemons.map(({ java }) => java),
      serving,
    );
    if (kerberos !== undefined)
      await curlAs(kerberos, 'hdfs', 'PUT', `http://${nameNodeAddress}/webhdfs/v1/?op=SETPERMISSION&permission=1777`);
    if (keepIn !== undefined) for (const { java } of daemons) java.release();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    nameNodeAddress,
    uri: `webhdfs://${nameNodeAddress}`,
    confDirectory,
    user,
    kerberos,
    nameNode: node(nameNode, serving, serving),
    dataNodes: dataNodes.map((each) => {
      const registered = () => isRegistered(`${each.at.host}:${each.at.port}`);
      return node(each, async () => (await registered()) && (await serving()), registered);
    }),
    admin: (...args) => tool('org.apache.hadoop.hdfs.tools.DFSAdmin', ...args),
    failOver: async () => {
      await nameNode.java.kill();
      // By force, since it would ask the dead one first.
      await tool('org.apache.hadoop.hdfs.tools.DFSHAAdmin', '-transitionToActive', '--forceactive', 'nn2');
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/**
 * Waits until a file can be written and read back. A NameNode that came up on a loaded machine may have measured no free space and
 * stay in safe mode, and a DataNode may have given up on it: then all are started anew, twice at most.
 */
async function untilServing([first, ...others]: readonly JavaProcess[], serving: () => Promise<boolean>): Promise<void> {
  if (first === undefined) return;
  const isReady = async () => {
    const ended = others.find((daemon) => !daemon.runs);
    if (ended !== undefined) throw new Error(`a DataNode ended while starting: ${await ended.lastWords()}`);
    return serving();
  };
  for (let round = 1; ; round += 1) {
    try {
      return await first.untilReady(isReady, 45_000);
    } catch (error) {
      if (round === 3) throw error;
      const logs = await Promise.all(others.map((daemon) => daemon.lastWords()));
      process.stderr.write(`HDFS is started anew: ${error instanceof Error ? error.message : String(error)}\n${logs.join('\n')}\n`);
      await Promise.all([first, ...others].map((daemon) => daemon.kill()));
      await Promise.all([first, ...others].map((daemon) => daemon.launch()));
    }
  }
}

/** Of the superuser; empty as long as none can be had. */
async function superuserAt(nameNode: string, user: string, kerberos: Kerberos | undefined): Promise<string> {
  if (kerberos === undefined) return `user.name=${user}`;
  return delegationTokenOf(kerberos, 'hdfs', nameNode).then(
    (token) => `delegation=${token}`,
    () => '',
  );
}

function krb5Options(kerberos: Kerberos | undefined): string[] {
  if (kerberos === undefined) return [];
  const opened = ['krb5', 'jgss'].map((name) => `--add-opens=java.security.jgss/sun.security.${name}=ALL-UNNAMED`);
  return [`-Djava.security.krb5.conf=${kerberos.configFile}`, ...opened];
}

const log4j = `log4j.rootLogger=INFO,out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %-5p [%t] %c{2} - %m%n
`;
