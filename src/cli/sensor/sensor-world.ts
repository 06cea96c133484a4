import { hostname } from 'node:os';
import { Failure } from '../../errors/catalogue.js';
import type { Kafka } from '../../kafka/port.js';
import type { WantedProtocol } from '../../kafka/security.js';
import type { SensorRun } from '../../operations/sensors/run-sensor.js';
import type { Log } from '../../runtime/log/log.js';
import { openOnce } from '../../runtime/open-once.js';
import type { ConfigSource, ConfigText, ConfigTexts } from '../../sensor/config/config-source.js';
import { decodeParserConfig } from '../../sensor/config/parser-config.js';
import { patternDirectory } from '../../sensor/config/pattern-directory.js';
import { refuseSecrets, spoutSettings } from '../../sensor/config/spout-settings.js';
import { wantedProtocol } from '../../sensor/config/wanted-protocol.js';
import { type ParseStage, parseSensor } from '../../sensor/parse-stage.js';
import type { PatternFiles } from '../../sensor/parsers/port.js';
import { globalsOf } from '../../sensor/pipeline/compile-chain.js';
import { ModelTrace } from '../../sensor/pipeline/model-trace.js';
import { Evaluator } from '../../stellar/evaluator.js';
import type { Capabilities } from '../../stellar/functions/capabilities.js';
import type { KeyValueStore } from '../../storage/key-values/port.js';
import type { ClusterSession } from '../cluster/connect.js';
import type { CommandPorts } from '../ports.js';
import { openSearch } from '../search.js';
import type { Settings } from '../settings/resolve.js';
import { openReference } from '../stellar/reference.js';
import { StellarWorld } from '../stellar/stellar-world.js';
import { heartbeat } from './heartbeat.js';
import { liveGlobals } from './live-globals.js';
import { type EndsOptions, openEnds, type PipelineEnds } from './pipeline-ends.js';

export interface SensorWorldOptions extends CommandPorts {
  readonly settings: Settings;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** A directory; undefined: ZooKeeper. */
  readonly config: string | undefined;
  /** A file of reference data, for lookups. */
  readonly reference?: string | undefined;
  /** A file of what profiles have measured. */
  readonly profiles?: string | undefined;
  readonly openCluster: () => Promise<ClusterSession>;
  readonly openKafka: (wanted: WantedProtocol | undefined) => Promise<Kafka>;
}

type Ends = Pick<EndsOptions, 'sensor' | 'stages' | 'from' | 'to' | 'errors' | 'said'>;

interface Parts {
  readonly opened: AsyncDisposableStack;
  readonly configs: ConfigSource;
  readonly patterns: PatternFiles;
  readonly trace: ModelTrace;
  readonly models: Capabilities['models'];
  readonly keyValues: KeyValueStore | undefined;
  readonly evaluator: Evaluator;
}

/** Everything that a pipeline in this process needs: configurations, cluster, models, Kafka. Each is opened when needed; disposing closes all. */
export class SensorWorld implements AsyncDisposable {
  readonly #options: SensorWorldOptions;
  readonly #parts: Parts;

  private constructor(options: SensorWorldOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
  }

  /** @throws Failure BAD_SENSOR_CONFIG, ZOOKEEPER_UNREACHABLE */
  static async open(options: SensorWorldOptions): Promise<SensorWorld> {
    const { clock, random, config, signal } = options;
    const opened = new AsyncDisposableStack();
    try {
      const openCluster = openOnce(async () => opened.use(await options.openCluster()));
      const { configs, patterns } = await openConfigs(config, openCluster, { clock, random, signal });
      opened.use(configs);
      const trace = new ModelTrace();
      const known = await openReference(options, opened);
      const { capabilities } = opened.use(
        new StellarWorld({ clock, random, sandboxed: false, openCluster, known, hasHdfs: config === undefined }),
      );
      const { models } = capabilities;
      const globals = liveGlobals(configs);
      const watched: Capabilities = {
        ...capabilities,
        ...(models !== undefined && { models: trace.watch(models) }),
        get globals() {
          return globals();
        },
      };
      const evaluator = new Evaluator({ capabilities: watched });
      return new SensorWorld(options, { opened, configs, patterns, trace, models, keyValues: known.keyValues, evaluator });
    } catch (error) {
      await opened.disposeAsync();
      throw error;
    }
  }

  pipelineOf(sensor: string): Omit<SensorRun, 'stages' | 'ends' | 'stop'> {
    const { clock, random, io, log } = this.#options;
    return {
      sensor,
      configs: this.#parts.configs,
      openParse: (texts) => this.#openParse(sensor, texts),
      environment: { evaluator: this.#parts.evaluator, clock, keyValues: this.#parts.keyValues },
      errorSource: { uuid: () => random.uuid(), now: () => clock.now(), hostname: hostname() },
      trace: this.#parts.trace,
      models: this.#parts.models,
      clock,
      log,
      beat: heartbeat(io.env['MAAS_HEARTBEAT'], clock),
    };
  }

  openEnds(ends: Ends): Promise<PipelineEnds> {
    const { settings, io, clock, random, log, signal } = this.#options;
    const texts = this.#parts.configs.current();
    // Checked before the topics, so that a mistyped sensor is reported as such and not as a missing topic.
    if (ends.stages.includes('parse')) this.#parserConfig(ends.sensor, texts);
    return openEnds({
      ...ends,
      texts,
      io,
      clock,
      random,
      log,
      signal,
      openKafka: openOnce(async () => this.#parts.opened.use(await this.#options.openKafka(this.#wanted(ends, texts)))),
      openSearch: () => openSearch(settings, this.#options),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.opened.disposeAsync();
  }

  async #openParse(sensor: string, texts: ConfigTexts): Promise<ParseStage> {
    const text = this.#parserConfig(sensor, texts);
    const { clock, random } = this.#options;
    const config = decodeParserConfig(text.text, text.where);
    const setup = { sensor, config, globals: globalsOf(texts), where: text.where, patterns: this.#parts.patterns, clock, random };
    return parseSensor({ ...setup, evaluator: this.#parts.evaluator, hostname: hostname() });
  }

  /** How safe its parser wants Kafka to be. @throws Failure BAD_SENSOR_CONFIG, also for secrets that stand in the configuration */
  #wanted({ sensor, stages }: Ends, texts: ConfigTexts): WantedProtocol | undefined {
    if (!stages.includes('parse')) return undefined;
    const { text, where } = this.#parserConfig(sensor, texts);
    const config = decodeParserConfig(text, where);
    const wanted = wantedProtocol(config, where);
    const { kafkaConfig, kafkaProtocol } = this.#options.settings;
    const isSafe = wanted !== undefined && wanted.protocol !== 'PLAINTEXT';
    // Of no use where a file says how; without one they would be passed over.
    if (isSafe && kafkaConfig === undefined && kafkaProtocol === undefined)
      refuseSecrets(spoutSettings(config.spoutConfig ?? new Map(), `${where}: spoutConfig`), `${where}: spoutConfig`);
    return wanted;
  }

  /** @throws Failure NO_SUCH_SENSOR */
  #parserConfig(sensor: string, texts: ConfigTexts): ConfigText {
    const text = texts.parsers.get(sensor);
    if (text !== undefined) return text;
    const where = this.#options.config ?? 'ZooKeeper';
    const others = [...texts.parsers.keys()].join(', ');
    const hint = `add its parser configuration, parsers/${sensor}.json${others === '' ? '' : `; sensors that are configured: ${others}`}`;
    throw new Failure('NO_SUCH_SENSOR', `no sensor ${sensor} is configured in ${where}`, { sensor }, { hint });
  }
}

async function openConfigs(
  directory: string | undefined,
  openCluster: () => Promise<ClusterSession>,
  { clock, random, signal }: Pick<SensorWorldOptions, 'clock' | 'random' | 'signal'>,
): Promise<Pick<Parts, 'configs' | 'patterns'>> {
  if (directory !== undefined) {
    const { openDirectoryConfigs } = await import('../../sensor/config/directory-configs.js');
    return { configs: await openDirectoryConfigs(directory), patterns: patternDirectory(directory) };
  }
  const { openZooKeeperConfigs } = await import('../../sensor/config/zookeeper-configs.js');
  const { hdfsPatterns } = await import('../../sensor/config/hdfs-patterns.js');
  const cluster = await openCluster();
  const configs = await openZooKeeperConfigs({ zk: cluster.zk, clock, random, signal });
  return { configs, patterns: hdfsPatterns(() => cluster.hdfs(), signal) };
}
