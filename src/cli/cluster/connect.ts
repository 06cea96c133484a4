import { type ControlPaths, controlPaths } from '../../control/layout.js';
import { Failure } from '../../errors/catalogue.js';
import { openOnce } from '../../runtime/open-once.js';
import type { HdfsFileSystem } from '../../storage/hdfs/file-system.js';
import type { HdfsSettings } from '../../storage/hdfs/settings.js';
import type { ModelStore } from '../../storage/port.js';
import type { TlsOptions } from '../../zookeeper/client/transport.js';
import type { SessionTicket, ZooKeeper } from '../../zookeeper/port.js';
import { describeOrigin } from '../settings/origin.js';
import type { Settings } from '../settings/resolve.js';
import type { ClientPorts, Connectors, StoreOptions } from './connectors.js';
import { readCredentials } from './zk-credentials.js';

/** The connections of a command to a cluster. Disposing closes all of them. */
export interface ClusterSession extends ClientPorts, AsyncDisposable {
  readonly settings: Settings;
  readonly zk: ZooKeeper;
  /** Where our own znodes are. */
  readonly control: ControlPaths;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
  /**
   * The model store; opened at the first call.
   * @throws Failure BAD_SETTING when no setting names one, STORE_UNREACHABLE
   */
  store(): Promise<ModelStore>;
  /** @throws Failure BAD_SETTING when no setting names one */
  storeAddress(): string;
  /** Opens a model store other than the one that the settings name. */
  openStore(address: string): Promise<ModelStore>;
  /** HDFS as a file system; undefined when no setting names one. Does not connect yet. */
  hdfs(): Promise<HdfsFileSystem | undefined>;
  /** Which cluster it is and how we know: `node1:2181 (environment variable MAAS_ZK_QUORUM)`. */
  describe(): string;
}

export interface ClusterOptions extends ClientPorts {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectors: Connectors;
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

  const hdfsSessions: HdfsSettings[] = [];
  const hdfs = async () => {
    const { hdfsSettings } = await import('./hdfs.js');
    const session = await hdfsSettings(settings, env);
    hdfsSessions.push(session);
    return session;
  };
  return {
    ...ports,
    settings,
    zk,
    control: controlPaths(controlRoot.value),
    zkRoot: zkRoot.value,
    store: openOnce(async () => await connectors.store({ ...ports, hdfs, uri: addressOf(settings) })),
    storeAddress: () => addressOf(settings),
    openStore: (uri) => connectors.store({ ...ports, hdfs, uri }),
    hdfs: async () => (settings.hdfs === undefined ? undefined : await openHdfs(settings.hdfs.value, { ...ports, hdfs })),
    describe: () => `${zkQuorum.value} (${describeOrigin(zkQuorum.origin)})`,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([zk.close(), ...hdfsSessions.map(({ identity }) => identity.negotiation?.giveBack())]);
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

/** Makes the client; it connects when it is first used. */
async function openHdfs(address: string, { clock, random, hdfs }: ClientPorts & Pick<StoreOptions, 'hdfs'>): Promise<HdfsFileSystem> {
  const { openHdfsFileSystem } = await import('../../storage/hdfs/connect.js');
  return openHdfsFileSystem(address, { ...(await hdfs()), clock, random });
}

function addressOf({ store }: Settings): string {
  if (store !== undefined) return store.value;
  throw new Failure(
    'BAD_SETTING',
    'no setting says where model archives are kept',
    { setting: 'store' },
    { hint: 'give --store file:///path or hdfs://host/path, or set MAAS_STORE or HADOOP_CONF_DIR' },
  );
}
