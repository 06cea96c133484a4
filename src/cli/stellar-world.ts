import { Discovery } from '../models/discovery.js';
import { LazyModels } from '../models/lazy-models.js';
import { LiveModels } from '../models/live-models.js';
import type { Models } from '../models/port.js';
import type { Clock } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import type { Capabilities } from '../stellar/functions/capabilities.js';
import { modelAnswer } from '../stellar/model-answer.js';
import type { ValueMap } from '../stellar/values.js';
import type { ClusterSession } from './connect.js';

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Nothing beyond the clock: expressions come from somebody else. */
  readonly sandboxed: boolean;
  readonly openCluster: () => Promise<ClusterSession>;
}

/** What the expressions of an operator may reach, connected to when they do. Disposing closes what was opened. */
export class StellarWorld implements AsyncDisposable {
  readonly capabilities: Capabilities;
  readonly #opened = new AsyncDisposableStack();
  readonly #openCluster: () => Promise<ClusterSession>;
  #cluster: Promise<ClusterSession> | undefined;

  constructor({ clock, random, sandboxed, openCluster }: WorldOptions) {
    this.#openCluster = openCluster;
    const models = new LazyModels(() => this.#openModels());
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    this.capabilities = { clock, random, timeZone, ...(!sandboxed && { models }) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }

  /** Opened at the first call, and again at the next when that failed. */
  cluster(): Promise<ClusterSession> {
    this.#cluster ??= this.#openCluster().then(
      (cluster) => this.#opened.use(cluster),
      (error: unknown) => {
        this.#cluster = undefined;
        throw error;
      },
    );
    return this.#cluster;
  }

  async #openModels(): Promise<Models<ValueMap>> {
    const cluster = await this.cluster();
    const discovery = this.#opened.use(new Discovery(cluster, cluster.zkRoot));
    return this.#opened.use(new LiveModels(discovery, cluster, { decode: modelAnswer }));
  }
}
