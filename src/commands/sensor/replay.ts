import { Flags } from '@oclif/core';
import { KafkaCommand, kafkaFlags } from '../../cli/kafka/kafka-command.js';
import { renderReplay } from '../../cli/render/replay.js';
import { sensorArgument } from '../../cli/sensor/sensor-command.js';
import { SensorWorld } from '../../cli/sensor/sensor-world.js';
import { clusterFlags, globalFlags } from '../../cli/shared-flags.js';
import { type ReplayReport, replaySensor } from '../../operations/sensors/replay-sensor.js';
import { stagesOf } from '../../sensor/pipeline/stages.js';
import { openFileSource } from '../../sensor/sources/file-source.js';
import { StreamSource } from '../../sensor/sources/stream-source.js';

export default class SensorReplay extends KafkaCommand<ReplayReport> {
  static override summary = 'Show what a changed configuration would make of recorded input';
  static override description =
    'Runs the same lines through the current configuration and through a changed one, and shows which fields and alerts would differ. ' +
    'Nothing is written, but models are called. With --stages enrich,index the lines are messages, as maas sensor run writes them.';
  static override examples = [
    '<%= config.bin %> sensor replay squid --with ./changed --from access.log',
    '<%= config.bin %> sensor replay squid --config ./zookeeper --with ./changed --from messages.json --stages enrich,index --json',
  ];
  static override args = sensorArgument;
  static override flags = {
    with: Flags.string({
      char: 'w',
      required: true,
      helpValue: '<dir>',
      summary: 'directory of the changed configurations, laid out as for zk_load_configs.sh',
    }),
    config: Flags.string({
      char: 'c',
      helpValue: '<dir>',
      summary: 'directory of the configurations to compare with (default: those in ZooKeeper)',
    }),
    from: Flags.string({ char: 'f', required: true, helpValue: '<file>', summary: 'recorded lines: a file, or - for standard input' }),
    stages: Flags.string({
      char: 's',
      default: 'parse,enrich,index',
      helpValue: '<stages>',
      summary: 'stages to run',
    }),
    limit: Flags.integer({ default: 20, min: 0, max: 100_000, helpValue: '<count>', summary: 'how many changes to show; all are counted' }),
  };
  static override baseFlags = { ...kafkaFlags, ...clusterFlags, ...globalFlags };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<ReplayReport> {
    const { args, flags } = await this.parse(SensorReplay);
    const { settings, logger: log, signal, ports } = this;
    const open = { openCluster: () => this.openCluster(), openKafka: () => this.openKafka() };
    const world = (config: string | undefined) => SensorWorld.open({ ...ports, ...open, settings, log, signal, config });
    await using before = await world(flags.config);
    await using after = await world(flags.with);
    const { from } = flags;
    await using source = from === '-' ? new StreamSource('standard input', 'standard input', ports.io.stdin) : await openFileSource(from);

    const pipelines = { before: before.pipelineOf(args.sensor), after: after.pipelineOf(args.sensor) };
    const report = await replaySensor({ source, stages: stagesOf(flags.stages), ...pipelines, limit: flags.limit, signal });
    this.log(renderReplay(report, this.style));
    return report;
  }
}
