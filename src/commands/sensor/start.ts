import { Flags } from '@oclif/core';
import { waitFlag } from '../../cli/model-flags.js';
import { SensorCommand, sensorArgument } from '../../cli/sensor-command.js';
import type { ChangedInstances } from '../../operations/change-instances.js';
import { startSensor } from '../../operations/sensors.js';

export default class SensorStart extends SensorCommand {
  static override summary = "Run a sensor's pipeline on the nodes, as supervised workers";
  static override description =
    'Each worker is a maas sensor run on a node with room; workers of one sensor share the partitions of its topic. Its configuration is ' +
    'read from ZooKeeper, and followed. What --from, --to and --stages say goes to each worker; addresses of Kafka and of the index come ' +
    "from the node's own settings, or from here.";
  static override examples = [
    '<%= config.bin %> sensor start squid',
    '<%= config.bin %> sensor start squid -i 2 --kafka node1:6667 --search http://node1:9200',
    { description: "Metron's spelling", command: 'start_parser_topology.sh -k node1:6667 -z node1:2181 -s squid' },
  ];
  static override args = sensorArgument;
  static override flags = {
    instances: Flags.integer({ char: 'i', default: 1, min: 1, helpValue: '<count>', summary: 'how many workers there shall be' }),
    memory: Flags.integer({ char: 'm', default: 512, min: 64, helpValue: '<MB>', summary: 'memory of each worker' }),
    from: Flags.string({ helpValue: '<source>', summary: 'kafka, or a file on the node (default: kafka)' }),
    to: Flags.string({ helpValue: '<sink>', summary: 'search, kafka, or a file on the node (default: search)' }),
    stages: Flags.string({ helpValue: '<stages>', summary: 'parse,enrich,index or some of them (default: all)' }),
    kafka: Flags.string({ helpValue: '<brokers>', summary: 'Kafka brokers of the workers' }),
    search: Flags.string({ helpValue: '<url>', summary: 'Elasticsearch or OpenSearch of the workers' }),
    'kafka-config': Flags.string({ helpValue: '<file>', summary: 'client properties on the nodes: TLS and passwords' }),
    reference: Flags.string({ helpValue: '<file>', summary: 'reference data on the nodes, for lookups' }),
    profiles: Flags.string({ helpValue: '<file>', summary: 'what profiles have measured, on the nodes' }),
    replace: Flags.boolean({ default: false, summary: 'let workers that run with other arguments give way' }),
    ...waitFlag,
  };

  override async run(): Promise<ChangedInstances> {
    const { args, flags } = await this.parse(SensorStart);
    const { instances, memory: memoryMb, replace, from = 'kafka', to = 'search', stages, kafka, search } = flags;
    const { reference, profiles } = flags;
    const said = { from, to, stages, kafka, 'kafka-config': flags['kafka-config'], search, reference, profiles };
    const options = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
    return this.change(args.sensor, flags.wait, (cluster, asking) =>
      startSensor(cluster, { sensor: args.sensor, arguments: options, instances, memoryMb, replace }, asking),
    );
  }
}
