import { hostname } from 'node:os';
import { runAgent } from '../../src/agent/agent.js';
import { openAgentState } from '../../src/agent/agent-state.js';
import { fetchFrom } from '../../src/agent/fetch.js';
import type { Connectors } from '../../src/cli/cluster/connectors.js';
import { controlPaths } from '../../src/control/layout.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { systemFiles as files } from '../../src/runtime/files/system-files.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { procContainment } from '../../src/runtime/proc/proc-containment.js';
import { LinuxProcesses } from '../../src/runtime/processes/linux-processes.js';
import { systemRandom as random } from '../../src/runtime/random/system-random.js';
import { runService } from '../../src/service/service.js';
import { DirectoryStore } from '../../src/storage/directory/store.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const control = controlPaths();

export interface RealClusterOptions {
  readonly nodeMemoryMb: number;
  /** Clients of the ZooKeeper to run on. Default: of one in memory. */
  readonly connect?: (() => Promise<ZooKeeper>) | undefined;
  /** What the service's configuration there says; the agent is told. */
  readonly serviceRoot?: string;
}

/** A service and an agent that run real models of a directory store. */
export class RealCluster implements AsyncDisposable {
  readonly log = memoryLog();
  readonly #clients: ZooKeeper[] = [];
  readonly #open: () => Promise<ZooKeeper>;
  readonly #serviceRoot: string;
  #agentZk: ZooKeeper | undefined;
  readonly #directory: { readonly path: string } & AsyncDisposable;
  readonly #store: DirectoryStore;
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>[] = [];

  static async begin(options: RealClusterOptions): Promise<RealCluster> {
    const cluster = new RealCluster(await temporaryDirectory(), options);
    await Promise.all([cluster.#service(), cluster.#agent(options.nodeMemoryMb)]);
    return cluster;
  }

  private constructor(directory: { readonly path: string } & AsyncDisposable, options: RealClusterOptions) {
    const ensemble = new MemoryEnsemble();
    this.#open = options.connect ?? (() => ensemble.connect());
    this.#serviceRoot = options.serviceRoot ?? '/maas/service';
    this.#directory = directory;
    this.#store = new DirectoryStore(`${directory.path}/store`, { files, clock, random });
  }

  /** Its models by path, for whoever puts them there without `deploy add`. */
  get storeDirectory(): string {
    return `${this.#directory.path}/store`;
  }

  get connectors(): Pick<Connectors, 'zooKeeper' | 'store'> {
    return { zooKeeper: this.#open, store: async () => this.#store };
  }

  async #connect(): Promise<ZooKeeper> {
    const client = await this.#open();
    this.#clients.push(client);
    return client;
  }

  /** As when its node dies: what it has registered goes with its session, and it opens none again. */
  async endAgentSession(): Promise<void> {
    await this.#agentZk?.close();
  }

  async #service(): Promise<void> {
    const leading = Promise.withResolvers<void>();
    const candidate = { host: hostname(), pid: process.pid, maasVersion: '0.1.0', since: clock.now() };
    const zk = await this.#connect();
    const options = { zk, control, configPath: '/metron/maas/config', candidate, clock, random, log: this.log, onLead: leading.resolve };
    this.#running.push(runService(options, this.#stop.signal).catch(() => {}));
    await leading.promise;
  }

  async #agent(memoryMb: number): Promise<void> {
    const processes = new LinuxProcesses(clock);
    const state = await openAgentState(`${this.#directory.path}/agent`, processes.bootId, files);
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
    const zk = await this.#connect();
    this.#agentZk = zk;
    const containment = procContainment({ processes, clock }, 'in a test');
    const ports = { zk, control, state, files, processes, containment, clock, random, log: this.log };
    const ended = runAgent({ ...ports, serviceRoot: this.#serviceRoot, fetch: fetchFrom([this.#store]), settings }, this.#stop.signal);
    this.#running.push(ended.catch(() => {}).finally(() => state[Symbol.asyncDispose]()));
    await ready.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the test is over'));
    await Promise.all(this.#running);
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.#directory[Symbol.asyncDispose]();
  }
}
