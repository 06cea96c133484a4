import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { siteXml } from './hdfs-sites.ts';
import { JavaProcess } from './java-process.ts';
import { type Artifact, jarsOf } from './maven.ts';
import { freePorts } from './ports.ts';
import { capacityScheduler, yarnPorts, yarnSite } from './yarn-site.ts';

export interface YarnStackOptions {
  /** What the servers below it are: its registry, and where its services and the models are kept. */
  readonly quorum: string;
  readonly hdfs: { readonly nameNodeAddress: string; readonly confDirectory: string; readonly user: string };
  /** What the one node gives to containers; default 8192. */
  readonly memoryMb?: number;
  /** Where to keep everything, by servers that go on when we end; a temporary directory, and servers that end with us, without. */
  readonly keepIn?: string;
}

export interface YarnStack extends AsyncDisposable {
  /** `http://127.0.0.1:port` of the ResourceManager. */
  readonly url: string;
  /** With yarn-site.xml beside HDFS's files, as HADOOP_CONF_DIR. */
  readonly confDirectory: string;
  readonly pids: readonly number[];
  readonly resourceManager: { kill(): Promise<void>; start(): Promise<void> };
  /** The processes of its containers that are left, each as pid and command line. */
  containers(): Promise<readonly { readonly pid: number; readonly command: string }[]>;
}

const hadoop = (artifact: string): Artifact => ({ group: 'org.apache.hadoop', artifact, version: '3.4.2' });

const jars = () =>
  jarsOf('hadoop-yarn-3.4.2', [
    ...['hadoop-common', 'hadoop-hdfs', 'hadoop-hdfs-client'].map(hadoop),
    ...['server-resourcemanager', 'server-nodemanager', 'services-core', 'services-api'].map((name) => hadoop(`hadoop-yarn-${name}`)),
    // The ResourceManager's web application loads one of its classes, whatever is configured.
    { ...hadoop('hadoop-yarn-server-timelineservice'), alone: true },
  ]);

const javaOptions = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Xss512k',
  '-XX:-UsePerfData',
  '-Djava.net.preferIPv4Stack=true',
  '-Djava.awt.headless=true',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
];

const readyMs = 90_000;

/** A real YARN on loopback, its services in HDFS: a ResourceManager and a NodeManager. */
export async function startYarn({ quorum, hdfs, memoryMb = 8_192, keepIn }: YarnStackOptions): Promise<YarnStack> {
  const lib = await jars();
  const root = keepIn ?? (await mkdtemp(path.join(os.tmpdir(), 'maas-yarn-')));
  const ports = await freePorts(yarnPorts);
  const host = '127.0.0.1';
  const url = `http://${host}:${ports[0]}`;
  const confDirectory = path.join(root, 'conf');
  await mkdir(confDirectory, { recursive: true });
  for (const name of ['core-site.xml', 'hdfs-site.xml', 'log4j.properties'])
    await writeFile(path.join(confDirectory, name), await readFile(path.join(hdfs.confDirectory, name)));
  const classPath = [confDirectory, `${lib}/*`];
  const site = yarnSite({ root, host, classPath, quorum, ports, memoryMb });
  await writeFile(path.join(confDirectory, 'yarn-site.xml'), siteXml(site));
  await writeFile(path.join(confDirectory, 'capacity-scheduler.xml'), siteXml(capacityScheduler));
  await makeDirectories(hdfs, path.join(hdfs.confDirectory, '..', 'tmp'));

  const daemon = async (name: string, main: string, heapMb: number) => {
    // Empty: a NodeManager removes files below its working directory that are named like those of a container it starts again.
    const directory = path.join(root, name);
    await mkdir(directory, { recursive: true });
    const options = [`-Xmx${heapMb}m`, `-Djava.io.tmpdir=${directory}`, ...javaOptions];
    return new JavaProcess({ name, main, args: [], options, classPath: classPath.join(':'), directory, outlives: keepIn !== undefined });
  };
  const resourceManager = await daemon('resourcemanager', 'org.apache.hadoop.yarn.server.resourcemanager.ResourceManager', 192);
  const nodeManager = await daemon('nodemanager', 'org.apache.hadoop.yarn.server.nodemanager.NodeManager', 160);
  const containers = () => containersBelow(root);
  const dispose = async () => {
    // Told to stop it ends its containers; what is left has its working directory below ours.
    await Promise.race([nodeManager.terminate(), new Promise((resolve) => setTimeout(resolve, 15_000).unref())]);
    await Promise.all([resourceManager.kill(), nodeManager.kill()]);
    for (const { pid } of await containers()) kill(pid);
    await rm(root, { recursive: true, force: true });
  };
  try {
    await Promise.all([resourceManager.launch(), nodeManager.launch()]);
    await resourceManager.untilReady(() => isServing(url), readyMs);
    if (keepIn !== undefined) for (const java of [resourceManager, nodeManager]) java.release();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url,
    confDirectory,
    pids: [resourceManager.pid, nodeManager.pid].flatMap((pid) => pid ?? []),
    resourceManager: { kill: () => resourceManager.kill(), start: () => resourceManager.start(() => isServing(url), readyMs) },
    containers,
    [Symbol.asyncDispose]: dispose,
  };
}

/** Of the user, and of YARN's services, which it makes below hadoop.tmp.dir. */
async function makeDirectories({ nameNodeAddress, user }: YarnStackOptions['hdfs'], temporary: string): Promise<void> {
  const directories = [
    ['/tmp', '1777'],
    [`/user/${user}`, '755'],
    [`${temporary}/.yarn/services`, '1777'],
  ] as const;
  for (const [directory, permission] of directories) {
    const address = `http://${nameNodeAddress}/webhdfs/v1${directory}?op=MKDIRS&permission=${permission}&user.name=${user}`;
    const { ok, status } = await fetch(address, { method: 'PUT' });
    if (!ok) throw new Error(`${directory} could not be made on HDFS: ${status}`);
  }
}

async function isServing(url: string): Promise<boolean> {
  try {
    const ask = async (path: string) => (await fetch(`${url}/ws/v1/cluster/${path}`, { signal: AbortSignal.timeout(5_000) })).json();
    // It answers before it is active.
    const { clusterInfo } = (await ask('info')) as { clusterInfo: { haState: string } };
    const { nodes } = (await ask('nodes?states=RUNNING')) as { nodes: { node?: unknown[] } | null };
    return clusterInfo.haState === 'ACTIVE' && (nodes?.node?.length ?? 0) > 0;
  } catch {
    return false;
  }
}

async function containersBelow(root: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return cwd.startsWith(path.join(root, 'local')) ? [{ pid, command: command.replaceAll('\0', ' ').trim() }] : [];
    }),
  );
  return found.flat();
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
