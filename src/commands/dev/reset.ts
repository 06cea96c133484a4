import { Flags } from '@oclif/core';
import { DevCommand, devFlags } from '../../cli/dev-command.js';
import { resetDev } from '../../dev/reset-dev.js';
import type { StoppedDev } from '../../dev/stop-dev.js';

export default class DevReset extends DevCommand<StoppedDev> {
  static override summary = 'Stop the cluster of maas dev, and forget what was deployed on it and its stored models';
  static override examples = ['<%= config.bin %> dev reset', '<%= config.bin %> dev reset --yes'];
  static override flags = { ...devFlags, yes: Flags.boolean({ char: 'y', default: false, summary: 'do not ask' }) };
  static override defaultTimeoutMs = 120_000;

  override async run(): Promise<StoppedDev> {
    const { flags } = await this.parse(DevReset);
    const directory = this.directoryOf(flags.dir);
    await this.confirm(`forget all that was deployed on the cluster in ${directory}?`, flags.yes);
    const stopped = await resetDev(directory, this.work);
    this.log(`forgotten: the next maas dev in ${directory} starts afresh`);
    return stopped;
  }
}
