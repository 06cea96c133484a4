import { Flags } from '@oclif/core';
import { waitFlag } from '../../cli/models/model-flags.js';
import { SensorCommand, sensorArgument } from '../../cli/sensor/sensor-command.js';
import type { ChangedInstances } from '../../operations/deploy/change-instances.js';
import { scaleSensor } from '../../operations/sensors/sensors.js';

export default class SensorScale extends SensorCommand {
  static override summary = 'Let a sensor have this many workers';
  static override description = 'They share the partitions of its topic: more workers than partitions are idle.';
  static override examples = ['<%= config.bin %> sensor scale squid --instances 4'];
  static override args = sensorArgument;
  static override flags = {
    instances: Flags.integer({ char: 'i', required: true, min: 1, helpValue: '<count>', summary: 'how many workers there shall be' }),
    ...waitFlag,
  };

  override async run(): Promise<ChangedInstances> {
    const { args, flags } = await this.parse(SensorScale);
    return this.changeOne(args.sensor, flags.wait, (cluster, options) => scaleSensor(cluster, args.sensor, flags.instances, options));
  }
}
