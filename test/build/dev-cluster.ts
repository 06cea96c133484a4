import { readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { type Ended, maas } from './binary.js';

/** What a user has in the environment, and a `maas dev` of its own. */
export class DevCluster implements AsyncDisposable {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly #resources: AsyncDisposable;

  private constructor(directory: string, resources: AsyncDisposable) {
    this.directory = directory;
    this.env = { MAAS_DEV_DIR: directory, HOME: path.dirname(directory), PATH: '/usr/bin:/bin' };
    this.#resources = resources;
  }

  /** A directory for one; nothing runs yet. */
  static async prepare(): Promise<DevCluster> {
    const parent = await temporaryDirectory();
    return new DevCluster(path.join(parent.path, 'dev'), parent);
  }

  static async start(): Promise<DevCluster> {
    const cluster = await DevCluster.prepare();
    cluster.must('dev', '--detach', '--zk-port', '0');
    return cluster;
  }

  maas(...args: readonly string[]): Ended {
    return maas(args, { env: this.env });
  }

  /** @returns the result of the `--json` envelope */
  must<Result>(...args: readonly string[]): Result {
    const { status, stdout, stderr } = this.maas(...args, '--json');
    if (status !== 0) throw new Error(`maas ${args.join(' ')} exited with ${status}: ${stdout}${stderr}`);
    return JSON.parse(stdout).result;
  }

  /** @returns the failure in the `--json` envelope, and the exit status */
  refused(...args: readonly string[]): {
    readonly status: number | null;
    readonly code: string;
    readonly message: string;
    readonly hint: string;
  } {
    const { status, stdout } = this.maas(...args, '--json');
    return { status, ...JSON.parse(stdout).error };
  }

  /** Of the `maas dev` that runs, or ran last. */
  get pid(): number {
    return JSON.parse(readFileSync(path.join(this.directory, 'dev.json'), 'utf8')).pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.must('dev', 'stop');
    } finally {
      await this.#resources[Symbol.asyncDispose]();
    }
  }
}
