import { type ControlPaths, controlPaths } from '../../control/layout.js';
import { Failure } from '../../errors/catalogue.js';
import type { TlsOptions } from '../../zookeeper/client/transport.js';
import type { SessionTicket, ZooKeeper } from '../../zookeeper/port.js';
import { describeOrigin } from '../settings/origin.js';
import type { Settings } from '../settings/resolve.js';
import type { ClientPorts } from './connectors.js';
import { openStorage, type Storage, type StorageOptions } from './storage.js';
import { readCredentials } from './zk-credentials.js';

/** The connections of a command to a cluster. Disposing closes all of them. */
export interface ClusterSession extends ClientPorts, Storage {
  readonly settings: Settings;
  readonly zk: ZooKeeper;
  /** Where our own znodes are. */
  readonly control: ControlPaths;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
  /** Which cluster it is and how we know: `node1:2181 (environment variable MAAS_ZK_QUORUM)`. */
  describe(): string;
}

export interface ClusterOptions extends StorageOptions {
  /** How long the command may take; undefined: until it is interrupted. */
  readonly timeoutMs: number | undefined;
  /** The ticket of a ZooKeeper session to resume. */
  readonly ticket?: SessionTicket | undefined;
}

const longestConnectMs = 10_000;
/** Shorter where no setting names a cluster: if nothing answers at the default address, there most likely is none. */
const longestGuessMs = 3_000;

/**
 * Opens the cluster that the settings name.
 *
 * @throws Failure ZOOKEEPER_UNREACHABLE, NOT_ALLOWED, BAD_SETTING
 */
export async function openCluster({ settings, env, connectors, timeoutMs, ticket, ...ports }: ClusterOptions): Promise<ClusterSession> {
  const { zkQuorum, zkAuth, zkAcl, zkRoot, controlRoot } = settings;
  const tls = await zkTls(settings);
  const credentials = zkAuth === undefined ? [] : await readCredentials(zkAuth.value, env);
  if (credentials.length === 0 && zkAcl.value !== 'open') throw nobodyToOwn(zkAcl.value);
  // Shorter than --timeout, so that the error is that the cluster cannot be reached, not that the time is over.
  const longestMs = zkQuorum.origin.kind === 'default' ? longestGuessMs : longestConnectMs;
  const connectTimeoutMs = Math.min(longestMs, (timeoutMs ?? longestMs) * 0.9);
  const access = zkAcl.value;
  const connecting = connectors.zooKeeper({ ...ports, quorum: zkQuorum.value, credentials, access, tls, connectTimeoutMs, ticket });
  const zk = await connecting.catch((error: unknown) => {
    throw withoutCluster(error, zkQuorum);
  });

  const storage = openStorage({ ...ports, settings, env, connectors });
  return {
    ...ports,
    ...storage,
    settings,
    zk,
    control: controlPaths(controlRoot.value),
    zkRoot: zkRoot.value,
    describe: () => `${zkQuorum.value} (${describeOrigin(zkQuorum.origin)})`,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([zk.close(), storage[Symbol.asyncDispose]()]);
    },
  };
}

/** How to speak TLS with ZooKeeper; undefined: not at all. @throws Failure BAD_SETTING, NOT_ALLOWED */
export async function zkTls({ zkConfig }: Settings): Promise<TlsOptions | undefined> {
  if (zkConfig === undefined) return undefined;
  const { readZkConfig } = await import('./zk-config.js');
  return await readZkConfig(zkConfig.value);
}

/** When nothing answers at the default address, the real error is that no cluster was named. */
function withoutCluster(error: unknown, { value, origin }: Settings['zkQuorum']): unknown {
  if (origin.kind !== 'default' || !(error instanceof Failure && error.code === 'ZOOKEEPER_UNREACHABLE')) return error;
  const message = `no cluster is set, and no ZooKeeper server answers at the default, ${value}`;
  return new Failure(error.code, message, { ...error.details, quorum: value }, { cause: error, hint: nameOne });
}

const nameOne = 'name a cluster with -z HOST:2181, MAAS_ZK_QUORUM or zk-quorum in config.yaml; or start one of your own: maas dev --detach';

function nobodyToOwn(access: string): Failure {
  const hint = 'set zk-auth to where the credentials are that will own the znodes';
  return new Failure('BAD_SETTING', `zk-acl is ${access}, but zk-auth is not set`, { setting: 'zk-acl' }, { hint });
}
