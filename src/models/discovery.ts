import { decodeRegistration } from '../metron/registration.js';
import { decodeServiceConfig, defaultServiceConfig } from '../metron/service-config.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Log } from '../runtime/log/log.js';
import type { Random } from '../runtime/random/random.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { untilDone } from '../zookeeper/recipes/retry.js';
import { WatchedTree } from '../zookeeper/recipes/watched-tree.js';
import { Catalog } from './catalog.js';

export interface DiscoveryPorts {
  readonly zk: ZooKeeper;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Follows Metron's registrations. While ZooKeeper is away, the last known ones stay valid. A registration that cannot be decoded is logged
 * and skipped.
 */
export class Discovery implements AsyncDisposable {
  readonly catalog = new Catalog();
  readonly #stop = new AbortController();
  readonly #whole = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #isWhole = false;

  /** @param zkRoot the znode of Metron's service configuration, which says where the registry is */
  constructor(ports: DiscoveryPorts, zkRoot: string) {
    this.#whole.promise.catch(() => {});
    this.#ended = this.#follow(ports, zkRoot).catch((error: unknown) => {
      this.#whole.reject(error);
      if (!this.#stop.signal.aborted) ports.log.warn('models are no longer discovered', { error: String(error) });
    });
  }

  /** Whether all registrations have been read once. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Resolves when all registrations have been read once. @throws the reason when that can no longer happen */
  get whole(): Promise<void> {
    return this.#whole.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the discovery of models was closed'));
    await this.#ended;
  }

  async #follow({ zk, log, ...ports }: DiscoveryPorts, zkRoot: string): Promise<void> {
    const { signal } = this.#stop;
    const config = await untilDone(() => zk.read(zkRoot, { signal }), ports, signal);
    const { serviceRoot } = config === undefined ? defaultServiceConfig : decodeServiceConfig(config.data, zkRoot);
    const tree = new WatchedTree(
      zk,
      serviceRoot,
      ({ branch: name, name: id }, data) => {
        const decoded = data === undefined ? undefined : decodeRegistration(data, { name, id });
        if (decoded !== undefined && 'problem' in decoded) {
          log.warn('no registration of a model', { path: `${serviceRoot}/${name}/${id}`, problem: decoded.problem });
        }
        this.catalog.put(name, id, decoded !== undefined && 'registration' in decoded ? decoded.registration : undefined);
      },
      ports,
    );
    const caughtUp = () => {
      this.#isWhole = true;
      this.#whole.resolve();
    };
    await tree.follow(caughtUp, signal);
  }
}
