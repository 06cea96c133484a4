import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { execa } from 'execa';
import { binary, type Ended } from '../build/binary.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { type ServerForTest, serverForTest } from '../zookeeper/embedded/embedded-server.js';
import { endAll, killThoseAtHomeIn } from './ended.js';

/** Services and agents of the built binary, each a process of its own, on an embedded ZooKeeper server in this one. */
export class BinaryCluster implements AsyncDisposable {
  readonly server: ServerForTest;
  readonly directory: string;
  readonly #resources: AsyncDisposableStack;
  readonly #children = new Set<ChildProcess>();
  readonly #more: NodeJS.ProcessEnv;

  private constructor(server: ServerForTest, directory: string, resources: AsyncDisposableStack, more: NodeJS.ProcessEnv) {
    this.server = server;
    this.directory = directory;
    this.#resources = resources;
    this.#more = more;
  }

  /** @param env of all its processes, over what they would have: another MAAS_STORE */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<BinaryCluster> {
    const resources = new AsyncDisposableStack();
    const directory = resources.use(await temporaryDirectory());
    // Sessions end ten seconds after who had them was killed.
    const server = resources.use(await serverForTest(`${directory.path}/zookeeper`, { tickMs: 500, fsync: false }));
    return new BinaryCluster(server, directory.path, resources, env);
  }

  service(): ChildProcess {
    return this.#start('service');
  }

  /** @param address such as 127.0.0.2: each node has one of its own */
  agent(node: string, address: string): ChildProcess {
    const state = `${this.directory}/${node}`;
    mkdirSync(state, { recursive: true });
    return this.#start('agent', '--node', node, '--address', address, '--memory', '1024', '--state-dir', state, '--allow-root');
  }

  /** Runs a command to its end, without holding up the ZooKeeper server in this process. */
  maas(...args: readonly string[]): Promise<Ended> {
    return this.maasWith({}, ...args);
  }

  /** The same, with more in its environment than the others have. */
  async maasWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> {
    const options = { env: { ...this.#env, ...env }, extendEnv: false, reject: false, stripFinalNewline: false, timeout: 100_000 };
    const { exitCode, stdout, stderr } = await execa(binary, args, options);
    return { status: exitCode ?? null, stdout, stderr };
  }

  /** @returns the result of the `--json` envelope */
  async must<Result>(...args: readonly string[]): Promise<Result> {
    const { status, stdout, stderr } = await this.maas(...args, '--json');
    if (status !== 0) throw new Error(`maas ${args.join(' ')} exited with ${status}: ${stdout}${stderr}`);
    return JSON.parse(stdout).result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endAll(this.#children);
    await killThoseAtHomeIn(this.directory);
    await this.#resources.disposeAsync();
  }

  get #env(): NodeJS.ProcessEnv {
    return {
      MAAS_ZK_QUORUM: this.server.quorum,
      MAAS_STORE: `file://${this.directory}/store`,
      MAAS_DEV_DIR: `${this.directory}/none`,
      HOME: this.directory,
      PATH: '/usr/bin:/bin',
      ...this.#more,
    };
  }

  #start(...args: readonly string[]): ChildProcess {
    const child = spawn(binary, args, { env: this.#env, stdio: 'ignore' });
    this.#children.add(child);
    return child;
  }
}
