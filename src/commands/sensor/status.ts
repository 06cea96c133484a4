import { MaasCommand } from '../../cli/maas-command.js';
import { renderStatus } from '../../cli/render/deployments.js';
import { sensorArgument } from '../../cli/sensor/sensor-command.js';
import type { DeploymentSummary } from '../../operations/deploy/list-deployments.js';
import { findSensor } from '../../operations/sensors/sensors.js';

export default class SensorStatus extends MaasCommand<DeploymentSummary> {
  static override summary = 'Show a sensor and each of its workers';
  static override description = 'Where each worker runs and since when, and of one that ended, how, and what it said last.';
  static override examples = ['<%= config.bin %> sensor status squid', '<%= config.bin %> sensor status squid --json'];
  static override args = sensorArgument;

  override async run(): Promise<DeploymentSummary> {
    const { args } = await this.parse(SensorStatus);
    await using cluster = await this.openCluster();
    const sensor = await findSensor(cluster, args.sensor);
    this.log(renderStatus(sensor, cluster.clock.now(), this.tableOptions));
    return sensor;
  }
}
