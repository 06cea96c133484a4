import { decodingOnce } from '../../control/decoding.js';
import type { ControlPaths } from '../../control/layout.js';
import { Mirror } from '../../control/mirror.js';
import { type InstanceRecord, instanceCodec } from '../../control/records.js';
import type { Deployment } from '../../domain/deployment.js';
import { isYarnNode } from '../../domain/yarn-node.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { Leadership } from '../../zookeeper/recipes/leadership.js';
import { FencedWriter } from '../fenced-writer.js';
import type { Convergence, Engine } from '../port.js';
import { Patience } from './patience.js';
import type { ResourceManager } from './resource-manager.js';
import { Round, type RoundPorts, type Wanted } from './round.js';
import { YarnServiceBook } from './service-book.js';
import type { ServiceTemplate } from './service-spec.js';

export interface YarnEngineOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly leadership: Pick<Leadership, 'check'>;
  readonly resourceManager: ResourceManager;
  readonly template: ServiceTemplate;
  /**
   * The path of this maas itself on the cluster's file system, where the first call puts it.
   *
   * @throws Failure STORE_UNREACHABLE, STORE_FULL, NOT_ALLOWED, BAD_SETTING
   */
  readonly program: (signal: AbortSignal) => Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Called when it is worth calling `converge` again. */
  readonly onChange: () => void;
}

/** How long `converge` waits for a round. The leader has other engines to look after. */
const patienceMs = 2_000;
/** Longest time between two rounds, even when nothing seems to change. */
const longestMs = 25_000;

interface Outcome {
  readonly key: string;
  readonly convergence: Convergence;
  /** When the next round is due, in ms of the monotonic clock. */
  readonly dueAt: number;
}

/**
 * Runs instances in the containers of a YARN cluster, which places and restarts them, with one YARN service for each revision of a model.
 * Rounds compare what runs with what is wanted. They follow one another in the background: `converge` waits a moment for the result of its
 * round, and `onChange` is called when that comes later.
 */
export class YarnEngine implements Engine {
  readonly name = 'yarn';
  readonly #options: YarnEngineOptions;
  readonly #ports: RoundPorts;
  readonly #end = new AbortController();
  #instances: Mirror | undefined;
  #next: Wanted | undefined;
  #running: Promise<void> | undefined;
  #last: Outcome | undefined;
  /** The result of a round that ended when no call waited for it. */
  #untold: Outcome | undefined;
  #error: unknown;
  #waiting = 0;
  /** Whether records of instances have changed since the last round began. */
  #stirred = false;

  private constructor(options: YarnEngineOptions, book: YarnServiceBook) {
    this.#options = options;
    this.#ports = { ...options, book, patience: new Patience(options.clock, options.random) };
  }

  static async open(options: YarnEngineOptions, signal: AbortSignal): Promise<YarnEngine> {
    const { zk, control, clock, random, log, leadership, onChange } = options;
    await zk.sync(control.root, { signal });
    const writer = new FencedWriter(zk, leadership);
    const engine = new YarnEngine(options, await YarnServiceBook.read({ zk, control, writer, clock, random, log }, signal));
    const accept = ([node = '']: readonly string[]) => isYarnNode(node);
    const stir = () => {
      engine.#stirred = true;
      onChange();
    };
    engine.#instances = await Mirror.open({ zk, clock, random, root: control.instances, depth: 2, accept, onChange: stir, signal });
    return engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new Error('the leadership has ended'));
    this.#instances?.[Symbol.dispose]();
    await this.#running;
  }

  /** YARN places the instances, so the leader is given no nodes. */
  nodes(): undefined {
    return undefined;
  }

  async converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence> {
    signal.throwIfAborted();
    const key = keyOf(deployments, untouched);
    const known = this.#fresh(key);
    if (known !== undefined) return known;

    this.#next = { deployments, untouched };
    this.#running ??= this.#goRounds();
    await this.#waitFor(this.#running, signal);
    this.#throwError();
    if (this.#last?.key === key) return this.#last.convergence;
    return { unplaced: this.#last?.convergence.unplaced ?? new Map(), vacant: new Set(), lookAgainInMs: undefined };
  }

  /** The last result for the same deployments, unless a new round is due. */
  #fresh(key: string): Convergence | undefined {
    this.#throwError();
    const untold = this.#untold;
    this.#untold = undefined;
    if (untold?.key === key) return untold.convergence;
    const remainingMs = (this.#last?.dueAt ?? 0) - this.#options.clock.elapsed();
    if (this.#last?.key !== key || this.#stirred || this.#running !== undefined || remainingMs <= 0) return undefined;
    return { ...this.#last.convergence, lookAgainInMs: remainingMs };
  }

  async #waitFor(running: Promise<void>, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    this.#waiting += 1;
    try {
      await Promise.race([running, this.#options.clock.sleep(patienceMs, AbortSignal.any([signal, over.signal]))]);
    } finally {
      this.#waiting -= 1;
      over.abort();
    }
  }

  async #goRounds(): Promise<void> {
    const { clock, onChange } = this.#options;
    try {
      for (let wanted = this.#take(); wanted !== undefined; wanted = this.#take()) {
        this.#stirred = false;
        const convergence = await new Round(this.#ports, wanted, this.#records(), this.#end.signal).go();
        const dueAt = clock.elapsed() + Math.min(convergence.lookAgainInMs ?? longestMs, longestMs);
        this.#last = { key: keyOf(wanted.deployments, wanted.untouched), convergence, dueAt };
      }
    } catch (error) {
      if (!this.#end.signal.aborted) this.#error = error;
    } finally {
      this.#running = undefined;
      if (this.#waiting === 0) {
        this.#untold = this.#last;
        onChange();
      }
    }
  }

  #take(): Wanted | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  #throwError(): void {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
  }

  #records(): InstanceRecord[] {
    const znodes = [...(this.#instances?.znodes.values() ?? [])];
    return znodes.map(decodeInstance).flatMap((decoded) => ('value' in decoded ? [decoded.value] : []));
  }
}

const decodeInstance = decodingOnce(instanceCodec);

function keyOf(deployments: readonly Deployment[], untouched: ReadonlySet<string>): string {
  const all = deployments.map(({ name, version, revision, instances, memoryMb }) => [name, version, revision, instances, memoryMb]);
  return JSON.stringify([all, [...untouched]]);
}
