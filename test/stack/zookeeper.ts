import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { JavaProcess } from './java-process.ts';
import { type Artifact, jarsOf } from './maven.ts';
import { freePorts } from './ports.ts';
import { startedOrGone } from './started.ts';

/** The newest we test with, and the oldest we promise. */
export type ZooKeeperVersion = '3.9.5' | '3.4.14';

export interface ZooKeeperStackOptions {
  readonly version?: ZooKeeperVersion;
  readonly servers?: 1 | 3;
  /** A TLS port beside the plain one; needs 3.5 or later. */
  readonly tls?: { readonly keyStorePem: string };
  /** Where to keep everything, by servers that go on when we end; a temporary directory, and servers that end with us, without. */
  readonly keepIn?: string;
  /** More lines of zoo.cfg. */
  readonly properties?: Readonly<Record<string, string>>;
}

interface ZooKeeperNode {
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly pid: number | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  /** `leader`, `follower` or `standalone`; undefined when it does not serve. */
  mode(): Promise<string | undefined>;
}

export interface ZooKeeperStack extends AsyncDisposable {
  readonly quorum: string;
  readonly nodes: readonly ZooKeeperNode[];
}

/** The server wants more than its own project file says. */
const artifacts: Readonly<Record<ZooKeeperVersion, readonly Artifact[]>> = {
  '3.9.5': [
    { group: 'org.apache.zookeeper', artifact: 'zookeeper', version: '3.9.5' },
    { group: 'io.dropwizard.metrics', artifact: 'metrics-core', version: '4.1.12.1' },
    { group: 'org.xerial.snappy', artifact: 'snappy-java', version: '1.1.10.5' },
    { group: 'org.slf4j', artifact: 'slf4j-simple', version: '2.0.13' },
  ],
  '3.4.14': [{ group: 'org.apache.zookeeper', artifact: 'zookeeper', version: '3.4.14' }],
};

const tickMs = 500;
const javaOptions = ['-Xms16m', '-Xmx192m', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];

/** A real ZooKeeper on loopback, its data in a temporary directory: one server, or an ensemble of three. */
export async function startZooKeeper(options: ZooKeeperStackOptions = {}): Promise<ZooKeeperStack> {
  const { version = '3.9.5', servers = 1 } = options;
  const lib = await jarsOf(`zookeeper-${version}`, artifacts[version]);
  const root = options.keepIn ?? (await mkdtemp(path.join(os.tmpdir(), 'maas-zookeeper-')));
  const ports = await freePorts(servers * 4);
  const nodes = Array.from({ length: servers }, (_, at) => new Node(lib, path.join(root, `${at + 1}`), at, ports, options));
  const dispose = async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(root, { recursive: true, force: true });
  };
  await startedOrGone(() => Promise.all(nodes.map((node) => node.start())), dispose);
  return { quorum: nodes.map(({ port }) => `127.0.0.1:${port}`).join(','), nodes, [Symbol.asyncDispose]: dispose };
}

class Node implements ZooKeeperNode {
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly #directory: string;
  readonly #config: string;
  readonly #id: number;
  readonly #process: JavaProcess;
  readonly #outlives: boolean;

  constructor(lib: string, directory: string, at: number, ports: readonly number[], options: ZooKeeperStackOptions) {
    this.port = portAt(ports, at, 0);
    this.tlsPort = options.tls === undefined ? undefined : portAt(ports, at, 3);
    this.#directory = directory;
    this.#id = at + 1;
    this.#outlives = options.keepIn !== undefined;
    this.#config = zooCfg(directory, this, ports, options);
    this.#process = new JavaProcess({
      name: `zookeeper-${at + 1}`,
      classPath: `${lib}/*`,
      main: 'org.apache.zookeeper.server.quorum.QuorumPeerMain',
      args: [path.join(directory, 'zoo.cfg')],
      options: javaOptions,
      directory,
      outlives: this.#outlives,
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async start(): Promise<void> {
    await mkdir(path.join(this.#directory, 'data'), { recursive: true });
    await writeFile(path.join(this.#directory, 'zoo.cfg'), this.#config);
    await writeFile(path.join(this.#directory, 'data', 'myid'), `${this.#id}\n`);
    await this.#process.start(async () => (await this.mode()) !== undefined);
    if (this.#outlives) this.#process.release();
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  pause(): void {
    this.#process.signal('SIGSTOP');
  }

  resume(): void {
    this.#process.signal('SIGCONT');
  }

  async mode(): Promise<string | undefined> {
    return /^Mode: (\w+)/m.exec(await fourLetterWord(this.port, 'srvr'))?.[1];
  }
}

/** @returns what the server says; nothing when it does not answer */
function fourLetterWord(port: number, word: string): Promise<string> {
  const socket = net.connect({ host: '127.0.0.1', port });
  let answer = '';
  socket.setTimeout(2_000, () => socket.destroy());
  socket.on('connect', () => socket.write(word));
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  return new Promise((resolve) => socket.on('close', () => resolve(answer)));
}

function zooCfg(directory: string, node: ZooKeeperNode, ports: readonly number[], options: ZooKeeperStackOptions): string {
  const { servers = 1, tls, properties = {} } = options;
  const ensemble = Array.from({ length: servers }, (_, at) => [
    `server.${at + 1}`,
    `127.0.0.1:${portAt(ports, at, 1)}:${portAt(ports, at, 2)}`,
  ]);
  const lines: Record<string, string | number> = {
    dataDir: path.join(directory, 'data'),
    clientPort: node.port,
    clientPortAddress: '127.0.0.1',
    tickTime: tickMs,
    minSessionTimeout: tickMs,
    maxSessionTimeout: 60_000,
    maxClientCnxns: 0,
    'admin.enableServer': 'false',
    '4lw.commands.whitelist': '*',
    initLimit: 20,
    syncLimit: 10,
    ...(servers > 1 && Object.fromEntries(ensemble)),
    ...(tls !== undefined && {
      secureClientPort: node.tlsPort ?? 0,
      secureClientPortAddress: '127.0.0.1',
      serverCnxnFactory: 'org.apache.zookeeper.server.NettyServerCnxnFactory',
      'ssl.keyStore.location': tls.keyStorePem,
      'ssl.clientAuth': 'none',
    }),
    ...properties,
  };
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function portAt(ports: readonly number[], at: number, which: 0 | 1 | 2 | 3): number {
  const port = ports[at * 4 + which];
  if (port === undefined) throw new RangeError(`no port for server ${at}`);
  return port;
}
