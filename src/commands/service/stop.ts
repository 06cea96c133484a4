import { hostname } from 'node:os';
import { MaasCommand } from '../../cli/maas-command.js';
import { type StoppedServices, stopServices } from '../../operations/service/stop-service.js';
import { LinuxProcesses } from '../../runtime/processes/linux-processes.js';

export default class ServiceStopCommand extends MaasCommand<StoppedServices> {
  static override summary = 'Stop the services that run in the background on this machine; models keep running';
  static override examples = ['<%= config.bin %> service stop -z node1:2181'];

  override async run(): Promise<StoppedServices> {
    await this.parse(ServiceStopCommand);
    await using cluster = await this.openCluster({ changes: true });

    const result = await stopServices({ ...cluster, processes: new LinuxProcesses(cluster.clock) }, hostname());
    for (const { pid, role } of result.stopped) this.log(`stopped: pid ${pid}, which ${role === 'leads' ? 'led' : 'stood by'}`);
    return result;
  }
}
