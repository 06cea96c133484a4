import { hostname } from 'node:os';
import { runAgent } from '../../src/agent/agent.js';
import { openAgentState } from '../../src/agent/agent-state.js';
import { fetchFrom } from '../../src/agent/fetch.js';
import type { Connectors } from '../../src/cli/connectors.js';
import { controlPaths } from '../../src/control/layout.js';
import { LinuxProcesses } from '../../src/runtime/linux-processes.js';
import { memoryLog } from '../../src/runtime/memory-log.js';
import { procContainment } from '../../src/runtime/proc/proc-containment.js';
import { systemClock as clock } from '../../src/runtime/system-clock.js';
import { systemRandom as random } from '../../src/runtime/system-random.js';
import { runService } from '../../src/service/service.js';
import { DirectoryStore } from '../../src/storage/directory/store.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const control = controlPaths();

/** A service and an agent that run real models of a directory store, over a ZooKeeper in memory. */
export class RealCluster implements AsyncDisposable {
  readonly log = memoryLog();
  readonly #ensemble = new MemoryEnsemble();
  readonly #directory: { readonly path: string } & AsyncDisposable;
  readonly #store: DirectoryStore;
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>[] = [];

  static async begin(nodeMemoryMb: number): Promise<RealCluster> {
    const cluster = new RealCluster(await temporaryDirectory());
    await Promise.all([cluster.#service(), cluster.#agent(nodeMemoryMb)]);
    return cluster;
  }

  private constructor(directory: { readonly path: string } & AsyncDisposable) {
    this.#directory = directory;
    this.#store = new DirectoryStore(`${directory.path}/store`, clock);
  }

  get connectors(): Connectors {
    return { zooKeeper: () => this.#ensemble.connect(), store: async () => this.#store };
  }

  async #service(): Promise<void> {
    const leading = Promise.withResolvers<void>();
    const candidate = { host: hostname(), pid: process.pid, maasVersion: '0.1.0', since: clock.now() };
    const zk = await this.#ensemble.connect();
    const options = { zk, control, configPath: '/metron/maas/config', candidate, clock, random, log: this.log, onLead: leading.resolve };
    this.#running.push(runService(options, this.#stop.signal).catch(() => {}));
    await leading.promise;
  }

  async #agent(memoryMb: number): Promise<void> {
    const processes = new LinuxProcesses(clock);
    const state = await openAgentState(`${this.#directory.path}/agent`, processes.bootId);
    const ready = Promise.withResolvers<void>();
    const settings = {
      node: 'node1',
      address: '127.0.0.1',
      hostname: hostname(),
      memoryMb,
      labels: {},
      maasVersion: '0.1.0',
      path: '/usr/bin:/bin',
      onStop: 'stop',
      onReady: ready.resolve,
    } as const;
    const zk = await this.#ensemble.connect();
    const containment = procContainment({ processes, clock }, 'in a test');
    const ports = { zk, control, state, processes, containment, clock, random, log: this.log };
    const ended = runAgent({ ...ports, serviceRoot: '/maas/service', fetch: fetchFrom([this.#store]), settings }, this.#stop.signal);
    this.#running.push(ended.catch(() => {}).finally(() => state[Symbol.asyncDispose]()));
    await ready.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the test is over'));
    await Promise.all(this.#running);
    await this.#directory[Symbol.asyncDispose]();
  }
}
