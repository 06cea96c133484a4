import { systemClock as clock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../../src/runtime/random/system-random.js';
import { type ZooKeeper, ZooKeeperError } from '../../../src/zookeeper/port.js';
import { offer, takeStep, waitingItems } from '../../../src/zookeeper/recipes/distributed-queue.js';
import { awaitLeadership } from '../../../src/zookeeper/recipes/leader-election.js';
import type { Leadership } from '../../../src/zookeeper/recipes/leadership.js';
import { Registration } from '../../../src/zookeeper/recipes/registration.js';
import { submitOnce } from '../../../src/zookeeper/recipes/submit-once.js';
import { type LeafListener, WatchedTree } from '../../../src/zookeeper/recipes/watched-tree.js';
import { TcpProxy } from '../../stack/proxy.js';
import { connectForTest } from '../server-ensemble.js';

export const campaignTimeoutMs = 2_000;

export interface CampaignPaths {
  readonly election: string;
  readonly epoch: string;
  readonly queue: string;
  /** What leaders took: `<epoch> <item>`, numbered in the order in which the ensemble did it. */
  readonly taken: string;
  readonly requests: string;
  /** Registrations are made below a branch of it, each under a name that is used once. */
  readonly registry: string;
}

export const branch = 'nodes';

const ports = { clock, random, log: memoryLog() };
const bytes = (text: string) => new TextEncoder().encode(text);
const pauseMs = 15;
const registeredMs = 400;

/**
 * One process of a cluster, in little: stands for leader and takes items when it leads, submits and offers, registers again and again and
 * follows the registrations of all; all of it through a proxy of its own. As a leader it is stubborn: it does not mind that its leadership is lost, and only stops when refused.
 */
export class Contender {
  readonly name: string;
  readonly zk: ZooKeeper;
  readonly proxy: TcpProxy;
  /** Items that were surely put on the queue, and those that may be there. */
  readonly offered = new Set<string>();
  readonly perhapsOffered = new Set<string>();
  readonly submitted = new Set<string>();
  /** The names of the registrations that it knows of. */
  readonly known = new Set<string>();
  terms = 0;

  readonly #paths: CampaignPaths;
  readonly #stop = new AbortController();
  readonly #lives: Promise<unknown>;

  static async start(name: string, paths: CampaignPaths, serverPort: () => number): Promise<Contender> {
    const proxy = await TcpProxy.start(() => ({ host: '127.0.0.1', port: serverPort() }));
    const options = { sessionTimeoutMs: campaignTimeoutMs, operationTimeoutMs: 10_000, connectTimeoutMs: 20_000 };
    return new Contender(name, await connectForTest(`127.0.0.1:${proxy.port}`, options), proxy, paths);
  }

  private constructor(name: string, zk: ZooKeeper, proxy: TcpProxy, paths: CampaignPaths) {
    this.name = name;
    this.zk = zk;
    this.proxy = proxy;
    this.#paths = paths;
    this.#lives = Promise.all([this.#contend(), this.#submit(), this.#offer(), this.#register(), this.#follow()]);
    this.#lives.catch(() => {});
  }

  /** @throws what went wrong in its life, besides what networks do */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the scenario is over'));
    try {
      await this.#lives;
    } finally {
      await this.zk.close();
      await this.proxy[Symbol.asyncDispose]();
    }
  }

  async #contend(): Promise<void> {
    const { election: path, epoch: epochPath } = this.#paths;
    await this.#untilStopped(async (signal) => {
      const leadership = await awaitLeadership({ zk: this.zk, path, epochPath, data: bytes(this.name), ...ports }, signal);
      this.terms++;
      while (await this.#takeOne(leadership, signal)) await clock.sleep(pauseMs, signal);
      await leadership.resign();
    });
  }

  /** @returns false once another leads */
  async #takeOne(leadership: Leadership, signal: AbortSignal): Promise<boolean> {
    try {
      const [item] = await waitingItems(this.zk, this.#paths.queue, { signal });
      const znode = item && (await this.zk.read(item.path, { signal }));
      if (item === undefined || znode === undefined) return true;
      const data = bytes(`${leadership.epochVersion} ${new TextDecoder().decode(znode.data)}`);
      const path = `${this.#paths.taken}/t-`;
      await this.zk.commit([leadership.check(), takeStep(item), { kind: 'create', path, data, mode: 'persistent sequential' }], { signal });
      return true;
    } catch (error) {
      if (!(error instanceof ZooKeeperError)) throw error;
      return !(error.fault === 'version conflict' && error.step === 0);
    }
  }

  async #submit(): Promise<void> {
    await this.#untilStopped(async (signal) => {
      const id = random.uuid();
      await submitOnce(this.zk, `${this.#paths.requests}/${id}`, bytes(this.name), ports, signal);
      this.submitted.add(id);
      await clock.sleep(pauseMs * 3, signal);
    });
  }

  async #offer(): Promise<void> {
    await this.#untilStopped(async (signal) => {
      const item = random.uuid();
      this.perhapsOffered.add(item);
      await offer(this.zk, this.#paths.queue, bytes(item), { signal });
      this.offered.add(item);
      await clock.sleep(pauseMs * 2, signal);
    });
  }

  async #register(): Promise<void> {
    await this.#untilStopped(async (signal) => {
      const path = `${this.#paths.registry}/${branch}/${random.uuid()}`;
      await using registration = await Registration.make({ zk: this.zk, path, data: bytes(this.name), ...ports }, signal);
      await clock.sleep(registeredMs, signal).catch(() => {});
      await registration.withdraw();
    });
  }

  async #follow(): Promise<void> {
    await this.#untilStopped(async (signal) => {
      this.known.clear();
      const tell: LeafListener = ({ name }, data) => (data === undefined ? this.known.delete(name) : this.known.add(name));
      await new WatchedTree(this.zk, this.#paths.registry, tell, ports).follow(() => {}, signal);
    });
  }

  async #untilStopped(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (error) {
        if (!signal.aborted && !(error instanceof ZooKeeperError)) throw error;
      }
    }
  }
}
