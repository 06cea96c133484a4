import { Flags } from '@oclif/core';
import { DevCommand, devFlags } from '../../cli/dev-command.js';
import { resetDev } from '../../dev/reset-dev.js';
import type { StoppedDev } from '../../dev/stop-dev.js';

export default class DevReset extends DevCommand<StoppedDev> {
  static override summary = 'Stop the cluster of maas dev and delete its deployments and stored models';
  static override examples = ['<%= config.bin %> dev reset', '<%= config.bin %> dev reset --yes'];
  static override flags = { ...devFlags, yes: Flags.boolean({ char: 'y', default: false, summary: 'do not ask for confirmation' }) };
  static override defaultTimeoutMs = 120_000;

  override async run(): Promise<StoppedDev> {
    const { flags } = await this.parse(DevReset);
    const directory = this.directoryOf(flags.dir);
    await this.confirm(`Delete all deployments and stored models of the cluster in ${directory}?`, flags.yes);
    const stopped = await resetDev(directory, this.work);
    this.log(`deleted: the next maas dev in ${directory} starts empty`);
    return stopped;
  }
}
