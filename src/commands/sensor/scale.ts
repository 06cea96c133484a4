import { Flags } from '@oclif/core';
import { waitFlag } from '../../cli/models/model-flags.js';
import { SensorCommand, sensorArgument } from '../../cli/sensor/sensor-command.js';
import type { ChangedInstances } from '../../operations/deploy/change-instances.js';
import { scaleSensor } from '../../operations/sensors/sensors.js';

export default class SensorScale extends SensorCommand {
  static override summary = 'Set the number of workers of a sensor';
  static override description = 'Workers share the partitions of the topic; workers beyond the number of partitions stay idle.';
  static override examples = ['<%= config.bin %> sensor scale squid --instances 4'];
  static override args = sensorArgument;
  static override flags = {
    instances: Flags.integer({ char: 'i', required: true, min: 1, helpValue: '<count>', summary: 'how many workers to run' }),
    ...waitFlag,
  };

  override async run(): Promise<ChangedInstances> {
    const { args, flags } = await this.parse(SensorScale);
    return this.changeOne(args.sensor, flags.wait, (cluster, options) => scaleSensor(cluster, args.sensor, flags.instances, options));
  }
}
