import { homedir } from 'node:os';
import { Failure } from '../../errors/catalogue.js';
import type { Kafka } from '../../kafka/port.js';
import { Discovery } from '../../models/discovery.js';
import { LazyModels } from '../../models/lazy-models.js';
import { LiveModels } from '../../models/live-models.js';
import type { Models } from '../../models/port.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { fetchHttp } from '../../runtime/http/http.js';
import { openOnce } from '../../runtime/open-once.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';
import type { Random } from '../../runtime/random/random.js';
import type { Capabilities, KafkaAccess } from '../../stellar/functions/capabilities.js';
import { modelAnswer } from '../../stellar/model-answer.js';
import { FileObjects } from '../../stellar/stored-objects.js';
import type { ValueMap } from '../../stellar/values.js';
import { LocalFiles } from '../../storage/local/local-files.js';
import type { Files } from '../../storage/local/port.js';
import { FileAddressDatabases } from '../../storage/mmdb/address-databases.js';
import { readDatabase } from '../../storage/mmdb/read-database.js';
import type { ClusterSession } from '../cluster/connect.js';
import type { Io } from '../output/io.js';
import { expressionGrok } from './expression-grok.js';
import { lazyFiles } from './lazy-files.js';
import { ownEditor } from './own-editor.js';
import { ownSystem } from './own-system.js';
import { recordParsers } from './record-parsers.js';
import type { KnownStores } from './reference.js';
import { topologyConfigs } from './topology-configs.js';

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Whether expressions come from somebody else: then they reach nothing beyond the clock. */
  readonly sandboxed: boolean;
  /** The environment, when the user of this process types the expressions: then these also reach its files and the network. */
  readonly own?: Io['env'] | undefined;
  readonly openCluster: () => Promise<ClusterSession>;
  /** Kafka for those expressions; default none. */
  readonly kafka?: KafkaAccess;
  /** Reference data, and what profiles have measured; default none. */
  readonly known?: KnownStores;
  /** Resources to dispose together with this world. */
  readonly opened?: AsyncDisposableStack;
  /** Whether the cluster may be asked for HDFS; default true. */
  readonly hasHdfs?: boolean;
}

/** What expressions may reach: cluster, models, HDFS, Kafka. Each is connected to at its first use; disposing closes what was opened. */
export class StellarWorld implements AsyncDisposable {
  readonly capabilities: Capabilities;
  readonly #opened = new AsyncDisposableStack();
  /** Connects at the first call, and again at the next one after a failure. */
  readonly #cluster: () => Promise<ClusterSession>;

  constructor({ clock, random, sandboxed, own, openCluster, kafka, known = {}, opened, hasHdfs = true }: WorldOptions) {
    this.#cluster = openOnce(async () => this.#opened.use(await openCluster()));
    const models = new LazyModels(() => this.#openModels());
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const addresses = new FileAddressDatabases(readDatabase(hasHdfs ? async () => (await this.cluster()).hdfs() : undefined));
    if (opened !== undefined) this.#opened.use(opened);
    const objects = hasHdfs ? { objects: new FileObjects(this.#hdfsFiles(), clock) } : {};
    const pipeline = { models, addresses, ...objects, ...known };
    const reached =
      own === undefined
        ? pipeline
        : {
            ...pipeline,
            ...this.#ownWorld(own, { clock, random }),
            ...(kafka !== undefined && { kafka: this.#sharedKafka(kafka) }),
          };
    this.capabilities = { clock, random, timeZone, grok: expressionGrok(), ...(!sandboxed && reached) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }

  cluster(): Promise<ClusterSession> {
    return this.#cluster();
  }

  #ownWorld(env: Io['env'], ports: Pick<WorldOptions, 'clock' | 'random'>): Capabilities {
    const openHdfs = async () => (await this.cluster()).hdfs();
    const hdfsFiles = this.#hdfsFiles();
    const configs = topologyConfigs(() => this.cluster());
    const parsers = recordParsers({ ...ports, openHdfs });
    const editor = ownEditor(env, new LinuxProcesses(ports.clock));
    return { editor, localFiles: new LocalFiles(homedir()), hdfsFiles, http: fetchHttp, system: ownSystem(env), configs, parsers };
  }

  #hdfsFiles(): Files {
    return lazyFiles(async () => {
      const hdfs = await (await this.cluster()).hdfs();
      if (hdfs === undefined) throw new Failure('BAD_SETTING', 'no setting says where HDFS is');
      return hdfs;
    });
  }

  /** Keeps one connection for each list of brokers, however often expressions ask for it. */
  #sharedKafka({ brokers, open }: KafkaAccess): KafkaAccess {
    const connections = new Map<string | undefined, () => Promise<Kafka>>();
    return {
      brokers,
      open: (to) => {
        const connect = connections.get(to) ?? openOnce(async () => this.#opened.use(await open(to)));
        connections.set(to, connect);
        return connect();
      },
    };
  }

  async #openModels(): Promise<Models<ValueMap>> {
    const cluster = await this.cluster();
    const discovery = this.#opened.use(new Discovery(cluster, cluster.zkRoot));
    return this.#opened.use(new LiveModels(discovery, cluster, { decode: modelAnswer }));
  }
}
