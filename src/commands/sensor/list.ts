import { MaasCommand } from '../../cli/maas-command.js';
import { renderSensors } from '../../cli/render/sensors.js';
import { listSensors, type SensorList } from '../../operations/sensors/sensors.js';

export default class SensorListCommand extends MaasCommand<SensorList> {
  static override summary = 'List the sensors whose pipelines run on the nodes';
  static override examples = ['<%= config.bin %> sensor list', '<%= config.bin %> sensor list --json'];

  override async run(): Promise<SensorList> {
    await this.parse(SensorListCommand);
    await using cluster = await this.openCluster();
    const list = await listSensors(cluster);
    for (const warning of list.warnings) this.notice(`warning: ${warning}`);
    if (list.sensors.length === 0) this.notice('no sensors are running; maas sensor start starts one');
    else this.log(renderSensors(list.sensors, cluster.clock.now(), this.tableOptions));
    return list;
  }
}
