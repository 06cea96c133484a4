import { MaasCommand } from '../../cli/maas-command.js';
import { renderStatus } from '../../cli/render/deployments.js';
import { renderWork } from '../../cli/render/work.js';
import { sensorArgument } from '../../cli/sensor/sensor-command.js';
import { type SensorState, showSensor } from '../../operations/sensors/sensors.js';

export default class SensorStatus extends MaasCommand<SensorState> {
  static override summary = 'Show a sensor and each of its workers';
  static override description =
    'Shows where each worker runs and since when; for one that ended, how it ended and its last output; and what each has processed and how ' +
    'models have answered it, at most half a minute ago.';
  static override examples = ['<%= config.bin %> sensor status squid', '<%= config.bin %> sensor status squid --json'];
  static override args = sensorArgument;

  override async run(): Promise<SensorState> {
    const { args } = await this.parse(SensorStatus);
    await using cluster = await this.openCluster();
    const sensor = await showSensor(cluster, args.sensor);
    const now = cluster.clock.now();
    this.log([renderStatus(sensor, now, this.tableOptions), ...renderWork(sensor, now)].join('\n'));
    return sensor;
  }
}
