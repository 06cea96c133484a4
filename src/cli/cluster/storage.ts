import { Failure } from '../../errors/catalogue.js';
import { openOnce } from '../../runtime/open-once.js';
import type { HdfsFileSystem } from '../../storage/hdfs/file-system.js';
import type { HdfsSettings } from '../../storage/hdfs/settings.js';
import type { ModelStore } from '../../storage/port.js';
import type { Settings } from '../settings/resolve.js';
import type { ClientPorts, Connectors, StoreOptions } from './connectors.js';

/** The part of a cluster that needs no ZooKeeper. Disposing gives back what HDFS lent, such as delegation tokens. */
export interface Storage extends AsyncDisposable {
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
  /** Where maas writes on HDFS: the directory of the model store when that is there, and the HDFS of the settings when it is another one. */
  hdfsPlaces(): Promise<readonly HdfsPlace[]>;
}

export interface HdfsPlace {
  readonly files: HdfsFileSystem;
  /** absolute; it need not exist */
  readonly directory: string;
}

export interface StorageOptions extends ClientPorts {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectors: Connectors;
}

/** Makes the clients; each connects when it is first used. */
export function openStorage({ settings, env, connectors, ...ports }: StorageOptions): Storage {
  const sessions: HdfsSettings[] = [];
  const hdfs = async () => {
    const { hdfsSettings } = await import('./hdfs.js');
    const session = await hdfsSettings(settings, env);
    sessions.push(session);
    return session;
  };
  const open = async (address: string) => await openHdfs(address, { ...ports, hdfs });
  const named = settings.hdfs?.value;
  return {
    store: openOnce(async () => await connectors.store({ ...ports, hdfs, uri: addressOf(settings, env) })),
    storeAddress: () => addressOf(settings, env),
    openStore: (uri) => connectors.store({ ...ports, hdfs, uri }),
    hdfs: async () => (named === undefined ? undefined : await open(named)),
    hdfsPlaces: async () => {
      const [, ofStore, directory = ''] = /^(s?(?:web)?hdfs:\/\/[^/]+)(.*)$/.exec(settings.store?.value ?? '') ?? [];
      const { decodePath } = await import('../../storage/hdfs/addresses.js');
      const stores = ofStore === undefined ? [] : [{ files: await open(ofStore), directory: decodePath(directory) || '/' }];
      return named === undefined || named === ofStore ? stores : [...stores, { files: await open(named), directory: '/tmp' }];
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(sessions.map(({ identity }) => identity.negotiation?.giveBack()));
    },
  };
}

async function openHdfs(address: string, { clock, random, hdfs }: ClientPorts & Pick<StoreOptions, 'hdfs'>): Promise<HdfsFileSystem> {
  const { openHdfsFileSystem } = await import('../../storage/hdfs/connect.js');
  return openHdfsFileSystem(address, { ...(await hdfs()), clock, random });
}

function addressOf({ store }: Settings, env: StorageOptions['env']): string {
  if (store !== undefined) return store.value;
  const directory = env['HADOOP_CONF_DIR'];
  const looked = directory ? `, and no fs.defaultFS that names an HDFS was found in ${directory}/core-site.xml` : '';
  const hint = 'give --store file:///path or hdfs://host/path, or set MAAS_STORE or HADOOP_CONF_DIR';
  throw new Failure('BAD_SETTING', `no setting says where model archives are kept${looked}`, { setting: 'store' }, { hint });
}
