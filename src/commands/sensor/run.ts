import { Flags } from '@oclif/core';
import { KafkaCommand, kafkaFlags } from '../../cli/kafka/kafka-command.js';
import { searchFlags } from '../../cli/search.js';
import { sensorArgument } from '../../cli/sensor/sensor-command.js';
import { saidTopics, topicFlags, withOutputTopic } from '../../cli/sensor/sensor-topics.js';
import { SensorWorld } from '../../cli/sensor/sensor-world.js';
import { clusterFlags, globalFlags } from '../../cli/shared-flags.js';
import { referenceFlags } from '../../cli/stellar/reference.js';
import type { WantedProtocol } from '../../kafka/security.js';
import { describeCounters } from '../../models/describe-counters.js';
import { runSensor, type SensorRunCounts } from '../../operations/sensors/run-sensor.js';
import { allStages, stagesOf } from '../../sensor/pipeline/stages.js';

export default class SensorRun extends KafkaCommand<SensorRunCounts | undefined> {
  static override summary = "Run a sensor's pipeline here: parse, enrich, triage, index";
  static override description =
    'Reads lines from a file or standard input, or records from a topic, and writes messages, as JSON lines or to a topic, or documents to ' +
    'an index. Ends when its source ends; from Kafka it runs until it is stopped, and then finishes what it has taken. Without --config it ' +
    'reads the configuration from ZooKeeper and follows its changes. Functions that reach models connect to the cluster when they are called.';
  static override examples = [
    '<%= config.bin %> sensor run squid --config ./zookeeper --from access.log --to -',
    '<%= config.bin %> sensor run squid --config ./zookeeper --from - --to alerts.json --stages parse,enrich < access.log',
    '<%= config.bin %> sensor run squid --kafka node1:6667 --search http://node1:9200',
    {
      description: "In place of Metron's enrichment topology",
      command: '<%= config.bin %> sensor run squid --stages enrich --to kafka',
    },
  ];
  static override args = sensorArgument;
  static override flags = {
    config: Flags.string({
      char: 'c',
      helpValue: '<dir>',
      summary: 'directory of sensor configurations, laid out as for zk_load_configs.sh, with grok patterns in patterns/',
    }),
    from: Flags.string({
      char: 'f',
      default: 'kafka',
      helpValue: '<source>',
      summary: 'kafka, a file, - for standard input, or a directory to follow',
    }),
    to: Flags.string({ char: 'o', helpValue: '<sink>', summary: 'search, kafka, a file, or - for standard output (default: search)' }),
    stages: Flags.string({ char: 's', helpValue: '<stages>', summary: 'parse,enrich,index or some of them (default: all)' }),
    errors: Flags.string({
      helpValue: '<sink>',
      summary: 'where error messages go, with the choices of --to (default: with the messages, or stderr)',
    }),
    ...referenceFlags,
    ...topicFlags,
    ...searchFlags,
  };
  static override baseFlags = { ...kafkaFlags, ...clusterFlags, ...globalFlags };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<SensorRunCounts | undefined> {
    const { args, flags } = await this.parse(SensorRun);
    const { config, reference, profiles, from, errors } = flags;
    const { settings, logger: log, signal, ports } = this;
    const { to, stages: named = allStages.join() } = withOutputTopic(flags);
    const stages = stagesOf(named);
    const open = { openCluster: () => this.openCluster(), openKafka: (wanted?: WantedProtocol) => this.openKafka({ wanted }) };
    await using world = await SensorWorld.open({ ...ports, ...open, settings, log, signal, config, reference, profiles });
    await using ends = await world.openEnds({ sensor: args.sensor, stages, from, to, errors, said: saidTopics(flags) });

    const counts = await runSensor({ ...world.pipelineOf(args.sensor), stages, ends, stop: signal });
    const { read, written, failed, models } = counts;
    this.notice(`${read} read, ${written} written to ${ends.sink.name}, ${failed} failed`);
    if (models !== undefined && models.asked > 0) this.notice(describeCounters(models));
    return to === '-' ? undefined : counts;
  }
}
