import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { Random } from '../runtime/random.js';
import type { ModelStore } from '../storage/port.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import type { ZooKeeperCredential } from './zk-credentials.js';

/** Opens the clients of a cluster, each loaded when it is first needed. */
export interface Connectors {
  /** @throws Failure ZOOKEEPER_UNREACHABLE */
  zooKeeper(options: ZooKeeperOptions): Promise<ZooKeeper>;
  store(options: StoreOptions): Promise<ModelStore>;
}

export interface ClientPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface ZooKeeperOptions extends ClientPorts {
  readonly quorum: string;
  readonly credentials: readonly ZooKeeperCredential[];
}

export interface StoreOptions extends ClientPorts {
  readonly uri: string;
}

export const realConnectors: Connectors = {
  async zooKeeper({ quorum }) {
    throw new Failure('ZOOKEEPER_UNREACHABLE', `nobody answers at ${quorum}`, { quorum });
  },
  async store({ uri }) {
    throw new Failure('STORE_UNREACHABLE', `nobody answers at ${uri}`, { uri });
  },
};
