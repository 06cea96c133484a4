import { Flags } from '@oclif/core';
import { AlertsCommand, alertFlags } from '../../cli/alerts-command.js';
import { alertLine } from '../../cli/render/alerts.js';
import { tailAlerts } from '../../operations/alerts/find-alerts.js';

export default class AlertsTail extends AlertsCommand<undefined> {
  static override summary = 'Follow alerts as they are raised';
  static override description =
    'Prints one line per alert, or one JSON object per line with --json, until Ctrl-C. --since counts from when an alert was raised, not from the time in the message.';
  static override examples = ['<%= config.bin %> alerts tail', '<%= config.bin %> alerts tail --since 10m --sensor squid --json'];
  static override flags = {
    ...alertFlags,
    since: Flags.string({ helpValue: '<time>', summary: 'start with the alerts raised since then: 30s, 5m, 1h' }),
  };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<undefined> {
    const { flags } = await this.parse(AlertsTail);
    await using index = await this.openIndex();
    await index.check(this.signal);
    const query = this.queryOf(flags);
    for await (const found of tailAlerts({ index, clock: this.ports.clock, signal: this.signal }, query)) {
      this.emit(found, alertLine(found, flags.columns));
    }
  }
}
