import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { execa } from 'execa';
import { binary, type Ended } from '../build/binary.js';
import { YarnBelow } from '../stack/yarn-below.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { endAll } from './ended.js';

/** A real ZooKeeper, HDFS and YARN, and on them services of the built binary: no agent. */
export class YarnCluster implements AsyncDisposable {
  readonly below: YarnBelow;
  readonly #env: Readonly<Record<string, string>>;
  readonly #resources: AsyncDisposableStack;
  readonly #children = new Set<ChildProcess>();

  private constructor(below: YarnBelow, directory: string, resources: AsyncDisposableStack) {
    this.below = below;
    this.#resources = resources;
    this.#env = {
      MAAS_ZK_QUORUM: below.zookeeper.quorum,
      MAAS_STORE: `${below.hdfs.uri}/apps/maas`,
      MAAS_HDFS_USER: below.hdfs.user,
      MAAS_YARN: below.yarn.url,
      MAAS_DEV_DIR: path.join(directory, 'none'),
      HOME: directory,
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    };
  }

  static async start(): Promise<YarnCluster> {
    const resources = new AsyncDisposableStack();
    try {
      const directory = resources.use(await temporaryDirectory());
      return new YarnCluster(resources.use(await YarnBelow.start()), directory.path, resources);
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  service(): ChildProcess {
    const child = spawn(binary, ['service'], { env: this.#env, stdio: 'ignore' });
    this.#children.add(child);
    return child;
  }

  /** Runs a command to its end. */
  async maas(...args: readonly string[]): Promise<Ended> {
    const options = { env: this.#env, extendEnv: false, reject: false, stripFinalNewline: false, timeout: 150_000 } as const;
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
    await this.#resources.disposeAsync();
  }
}
