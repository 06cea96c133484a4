import { MaasCommand } from '../../cli/maas-command.js';
import { Failure } from '../../errors/catalogue.js';
import { type ServiceStatus, serviceStatus } from '../../operations/service/service-status.js';

export default class ServiceStatusCommand extends MaasCommand<ServiceStatus> {
  static override summary = 'Show which services run and which one leads';
  static override examples = ['<%= config.bin %> service status', '<%= config.bin %> service status -z node1:2181 --json'];

  override async run(): Promise<ServiceStatus> {
    await this.parse(ServiceStatusCommand);
    await using cluster = await this.openCluster();

    const status = await serviceStatus(cluster);
    if (status.services.length === 0) throw new Failure('NO_LEADER', `no maas service runs on ${cluster.describe()}`);
    for (const { host, pid, role, maasVersion } of status.services) this.log(`${host} pid ${pid}: ${role} (maas ${maasVersion})`);
    return status;
  }
}
