import { DevCommand, devFlags } from '../../cli/dev-command.js';
import { type StoppedDev, stopDev } from '../../dev/stop-dev.js';

export default class DevStop extends DevCommand<StoppedDev> {
  static override summary = 'Stop the cluster that maas dev runs on this machine, and its models';
  static override description =
    'What is deployed starts again with the next maas dev. If maas dev was killed, this stops the models it left running.';
  static override examples = ['<%= config.bin %> dev stop'];
  static override flags = devFlags;
  static override defaultTimeoutMs = 120_000;

  override async run(): Promise<StoppedDev> {
    const { flags } = await this.parse(DevStop);
    const stopped = await stopDev(this.directoryOf(flags.dir), this.work);
    this.log(
      stopped.pid === null
        ? `nothing to stop: no maas dev runs in ${stopped.directory}`
        : `stopped: pid ${stopped.pid}; its state stays in ${stopped.directory}`,
    );
    return stopped;
  }
}
