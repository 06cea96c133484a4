import { waitFlag } from '../../cli/models/model-flags.js';
import { SensorCommand, sensorArgument } from '../../cli/sensor/sensor-command.js';
import type { ChangedInstances } from '../../operations/deploy/change-instances.js';
import { stopSensor } from '../../operations/sensors/sensors.js';

export default class SensorStop extends SensorCommand {
  static override summary = "Stop a sensor's pipeline";
  static override description = 'Workers finish and confirm what they have taken; the next start continues after that.';
  static override examples = ['<%= config.bin %> sensor stop squid'];
  static override args = sensorArgument;
  static override flags = waitFlag;

  override async run(): Promise<ChangedInstances> {
    const { args, flags } = await this.parse(SensorStop);
    return this.changeOne(args.sensor, flags.wait, (cluster, options) => stopSensor(cluster, args.sensor, options));
  }
}
