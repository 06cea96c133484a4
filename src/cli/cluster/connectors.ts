import type { Kafka } from '../../kafka/port.js';
import type { KafkaSecurity } from '../../kafka/security.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import type { HdfsSettings } from '../../storage/hdfs/settings.js';
import type { ModelStore } from '../../storage/port.js';
import { type Access, aclFor } from '../../zookeeper/acl.js';
import type { TlsOptions } from '../../zookeeper/client/transport.js';
import type { SessionTicket, ZooKeeper } from '../../zookeeper/port.js';
import type { ZooKeeperCredential } from './zk-credentials.js';

/** Opens the clients of a cluster. Each client's code is loaded when it is first needed. */
export interface Connectors {
  /** @throws Failure ZOOKEEPER_UNREACHABLE */
  zooKeeper(options: ZooKeeperOptions): Promise<ZooKeeper>;
  store(options: StoreOptions): Promise<ModelStore>;
  /** Connects at the first call. */
  kafka(options: KafkaOptions): Promise<Kafka>;
}

export interface ClientPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface ZooKeeperOptions extends ClientPorts {
  readonly quorum: string;
  /** How long the first connection may take. */
  readonly connectTimeoutMs: number;
  readonly credentials: readonly ZooKeeperCredential[];
  /** Who may access the znodes that are created. */
  readonly access: Access;
  /** undefined: in the clear */
  readonly tls: TlsOptions | undefined;
  /** The ticket of a ZooKeeper session to resume. */
  readonly ticket?: SessionTicket | undefined;
}

export interface StoreOptions extends ClientPorts {
  readonly uri: string;
  readonly hdfs: () => Promise<HdfsSettings>;
}

export interface KafkaOptions extends Pick<ClientPorts, 'clock' | 'random' | 'log'> {
  /** `host:port,…` */
  readonly brokers: string;
  readonly security: KafkaSecurity;
}

/** The session timeout that commands ask for: longer than a short outage of the ensemble. */
const sessionTimeoutMs = 30_000;
const operationTimeoutMs = 30_000;

export const realConnectors: Connectors = {
  async zooKeeper({ quorum, credentials, access, tls, connectTimeoutMs, ticket, signal, ...ports }) {
    const { connectZooKeeper } = await import('../../zookeeper/client/connect.js');
    const auth = credentials.map(({ scheme, secret }) => ({ scheme, credentials: secret }));
    const acl = aclFor(access);
    return connectZooKeeper({ ...ports, quorum, auth, acl, tls, ticket, connectTimeoutMs, sessionTimeoutMs, operationTimeoutMs }, signal);
  },
  async store({ uri, clock, random, hdfs }) {
    const { openModelStore } = await import('../../storage/open-store.js');
    const { systemFiles } = await import('../../runtime/files/system-files.js');
    return await openModelStore(uri, { files: systemFiles, clock, random, hdfs });
  },
  async kafka({ brokers, security, clock, random, log }) {
    const { connectKafka } = await import('../../kafka/client/connect.js');
    return connectKafka({ brokers, security }, { clock, random, log });
  },
};
