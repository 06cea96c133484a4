import { Args, Flags } from '@oclif/core';
import { waitFlag } from '../../cli/models/model-flags.js';
import { SensorCommand } from '../../cli/sensor/sensor-command.js';
import { sensorNames } from '../../cli/sensor/sensor-names.js';
import { readSpoutFile, topicFlags, withOutputTopic } from '../../cli/sensor/sensor-topics.js';
import { checkEndsOnDev, workerEnds } from '../../cli/sensor/worker-ends.js';
import type { ChangedInstances } from '../../operations/deploy/change-instances.js';
import { startSensors } from '../../operations/sensors/start-sensors.js';

export interface StartedSensors {
  readonly sensors: readonly ChangedInstances[];
}

export default class SensorStart extends SensorCommand<ChangedInstances | StartedSensors> {
  static override summary = "Run a sensor's pipeline on the nodes, as supervised workers";
  static override description =
    'Each worker is a maas sensor run on a node with enough free memory; the workers of a sensor share the partitions of its topic. The configuration ' +
    'is read from ZooKeeper, and its changes are followed. --from, --to and --stages are passed to each worker. The addresses of Kafka and of the index ' +
    "come from these flags or else from the node's own settings; on maas dev, from yours. Several sensors, separated by commas, get a pipeline each, with " +
    '--instances workers. If one of the names or configurations is wrong, none is started; if the service refuses a later one, or on Ctrl-C ' +
    'before all are accepted, those already started are rolled back.';
  static override examples = [
    '<%= config.bin %> sensor start squid',
    '<%= config.bin %> sensor start squid,bro -i 2 --kafka node1:6667 --search http://node1:9200',
    { description: "Metron's spelling", command: 'start_parser_topology.sh -k node1:6667 -z node1:2181 -s squid' },
  ];
  static override args = {
    sensor: Args.string({ required: true, description: 'the name of the sensor, such as squid, or several: squid,bro' }),
  };
  static override flags = {
    instances: Flags.integer({ char: 'i', default: 1, min: 1, helpValue: '<count>', summary: 'how many workers each sensor gets' }),
    memory: Flags.integer({ char: 'm', default: 512, min: 64, helpValue: '<MB>', summary: 'memory of each worker' }),
    from: Flags.string({ helpValue: '<source>', summary: 'kafka, a file on the node, or a directory to follow (default: kafka)' }),
    to: Flags.string({ helpValue: '<sink>', summary: 'search, kafka, or a file on the node (default: search)' }),
    stages: Flags.string({ helpValue: '<stages>', summary: 'parse,enrich,index or some of them (default: all)' }),
    ...topicFlags,
    kafka: Flags.string({ helpValue: '<brokers>', summary: 'Kafka brokers for the workers' }),
    'kafka-config': Flags.string({ helpValue: '<file>', summary: 'file of client properties on the nodes: TLS and passwords' }),
    'kafka-protocol': Flags.string({ helpValue: '<protocol>', summary: 'security.protocol, instead of that of the properties' }),
    'spout-config': Flags.string({
      helpValue: '<file>',
      summary: "Metron's extra Kafka spout configuration: its group, offset strategy and protocol are used",
    }),
    search: Flags.string({ helpValue: '<url>', summary: 'Elasticsearch or OpenSearch for the workers' }),
    reference: Flags.string({ helpValue: '<file>', summary: 'file of reference data for lookups, on the nodes' }),
    profiles: Flags.string({ helpValue: '<file>', summary: 'file of profile measurements, on the nodes' }),
    replace: Flags.boolean({ default: false, summary: 'replace workers that run with other arguments' }),
    ...waitFlag,
  };

  override async run(): Promise<ChangedInstances | StartedSensors> {
    const { args, flags } = await this.parse(SensorStart);
    const { instances, memory: memoryMb, replace, kafka, search, reference, profiles } = flags;
    const sensors = sensorNames(args.sensor);
    const spout = flags['spout-config'] === undefined ? undefined : await readSpoutFile(flags['spout-config']);
    if (spout?.notice !== undefined) this.notice(spout.notice);
    if (sensors.length > 1) this.notice(`${sensors.length} sensors, a pipeline of its own for each: ${sensors.join(', ')}`);
    const read = { group: flags.group ?? spout?.group, begin: flags.begin ?? spout?.begin, 'output-topic': flags['output-topic'] };
    const security = { 'kafka-config': flags['kafka-config'], 'kafka-protocol': flags['kafka-protocol'] ?? spout?.protocol };
    const { to: sink, stages } = withOutputTopic(flags);
    const ends = workerEnds({ from: flags.from ?? 'kafka', to: sink, kafka, ...security, search }, this.settings);
    const { from, to, ...addresses } = ends;
    const said = { from, to, stages, ...read, ...addresses, reference, profiles };
    const options = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
    const starts = sensors.map((sensor) => ({ sensor, arguments: options, instances, memoryMb, replace }));
    const started = await this.change(sensors, flags.wait, async (cluster, asking) => {
      await checkEndsOnDev(ends, this.settings, cluster.zk, asking.signal);
      return startSensors(cluster, starts, asking);
    });
    const [only] = started;
    return only !== undefined && started.length === 1 ? only : { sensors: started };
  }
}
