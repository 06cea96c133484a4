import { DevCommand, devFlags } from '../../cli/dev-command.js';
import type { DevRecord } from '../../dev/dev-record.js';
import { runningDev } from '../../dev/running-dev.js';
import { Failure } from '../../errors/catalogue.js';

export default class DevStatus extends DevCommand<DevRecord & { directory: string }> {
  static override summary = 'Show the cluster that maas dev runs on this machine';
  static override examples = ['<%= config.bin %> dev status', '<%= config.bin %> dev status --json'];
  static override flags = devFlags;

  override async run(): Promise<DevRecord & { directory: string }> {
    const { flags } = await this.parse(DevStatus);
    const directory = this.directoryOf(flags.dir);
    const running = await runningDev(directory, this.work.processes);
    if (running === undefined) throw new Failure('NOT_RUNNING', `no maas dev runs in ${directory}`, { directory });
    this.log(`runs: pid ${running.pid}, ZooKeeper at ${running.quorum}, store ${running.store}, state in ${directory}`);
    return { directory, ...running };
  }
}
