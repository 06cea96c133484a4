import { MaasCommand } from '../../cli/maas-command.js';
import { Failure } from '../../errors/catalogue.js';
import { describeService, type ServiceStatus, serviceStatus } from '../../operations/service/service-status.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';

export default class ServiceStatusCommand extends MaasCommand<ServiceStatus> {
  static override summary = 'Show which services run and which one leads';
  static override examples = ['<%= config.bin %> service status', '<%= config.bin %> service status -z node1:2181 --json'];

  override async run(): Promise<ServiceStatus> {
    await this.parse(ServiceStatusCommand);
    await using cluster = await this.openCluster();

    const status = await serviceStatus(cluster, new LinuxProcesses(cluster.clock));
    if (status.services.length === 0) throw new Failure('NO_LEADER', `no maas service runs on ${cluster.describe()}`);
    const lines = status.services.map(describeService);
    if (status.services.every(({ gone }) => gone)) {
      throw new Failure('NO_LEADER', `no maas service runs on ${cluster.describe()} any more\n${lines.join('\n')}`, { ...status });
    }
    for (const line of lines) this.log(line);
    return status;
  }
}
