import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { binary, type Ended } from '../build/binary.js';
import { startHdfs } from '../stack/hdfs.js';
import { startKafka } from '../stack/kafka.js';
import { startSearch } from '../stack/search.js';
import { startZooKeeper } from '../stack/zookeeper.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { endAll, killThoseAtHomeIn } from './ended.js';

interface Places {
  readonly quorum: string;
  readonly brokers: string;
  readonly searchUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A real ZooKeeper, HDFS, Kafka and OpenSearch, and on them a service and an agent of the built binary. */
export class FullStack implements AsyncDisposable {
  readonly quorum: string;
  readonly brokers: string;
  readonly searchUrl: string;
  readonly directory: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #resources: AsyncDisposableStack;
  readonly #children: ChildProcess[] = [];

  static async start(): Promise<FullStack> {
    const resources = new AsyncDisposableStack();
    try {
      const directory = resources.use(await temporaryDirectory());
      // One after the other: side by side they starve each other of two cores, and of their patience.
      const zookeeper = resources.use(await startZooKeeper());
      const hdfs = resources.use(await startHdfs());
      const kafka = resources.use(await startKafka());
      const search = resources.use(await startSearch());
      const env = {
        MAAS_ZK_QUORUM: zookeeper.quorum,
        MAAS_STORE: `${hdfs.uri}/apps/maas`,
        MAAS_HDFS: hdfs.uri,
        MAAS_HDFS_USER: hdfs.user,
        MAAS_KAFKA: kafka.brokers,
        MAAS_SEARCH: search.url,
        MAAS_DEV_DIR: path.join(directory.path, 'none'),
        HOME: directory.path,
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      };
      const stack = new FullStack(
        { quorum: zookeeper.quorum, brokers: kafka.brokers, searchUrl: search.url, env },
        directory.path,
        resources,
      );
      await stack.#begin();
      return stack;
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  private constructor({ quorum, brokers, searchUrl, env }: Places, directory: string, resources: AsyncDisposableStack) {
    this.quorum = quorum;
    this.brokers = brokers;
    this.searchUrl = searchUrl;
    this.#env = env;
    this.directory = directory;
    this.#resources = resources;
  }

  /** Runs a program of the checkout to its end: the binary, or a script of bin/. */
  run(file: string, args: readonly string[], timeoutMs = 240_000): Promise<Ended> {
    return new Promise((resolve) => {
      execFile(file, args, { env: this.#env, encoding: 'utf8', timeout: timeoutMs }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  maas(...args: readonly string[]): Promise<Ended> {
    return this.run(binary, args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endAll(this.#children);
    await killThoseAtHomeIn(this.directory);
    await this.#resources.disposeAsync();
  }

  async #begin(): Promise<void> {
    const state = path.join(this.directory, 'node1');
    await mkdir(state);
    this.#start('service');
    this.#start('agent', '--node', 'node1', '--address', '127.0.0.1', '--memory', '2048', '--state-dir', state, '--allow-root');
  }

  #start(...args: readonly string[]): void {
    this.#children.push(spawn(binary, args, { env: this.#env, stdio: 'ignore' }));
  }
}
