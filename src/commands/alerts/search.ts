import { Flags } from '@oclif/core';
import { AlertsCommand, alertFlags } from '../../cli/alerts-command.js';
import { renderAlerts } from '../../cli/render/alerts.js';
import { type Found, searchAlerts } from '../../operations/alerts/find-alerts.js';

interface Alerts {
  readonly alerts: readonly Found[];
}

export default class AlertsSearch extends AlertsCommand<Alerts> {
  static override summary = 'Find alerts in the index';
  static override description =
    "The newest first. Fields are named as in the index or as in a configuration: its dots are the index's colons.";
  static override examples = [
    '<%= config.bin %> alerts search --since 1h',
    '<%= config.bin %> alerts search --sensor squid --filter "threat.triage.score>=50" --columns full_hostname,ip_src_addr,guid',
    '<%= config.bin %> alerts search --all --filter is_malicious=legit --json',
  ];
  static override flags = {
    ...alertFlags,
    since: Flags.string({ helpValue: '<time>', summary: 'not older than this, by their own time: 30s, 5m, 1h, 7d' }),
    limit: Flags.integer({ char: 'n', default: 50, min: 1, max: 10_000, helpValue: '<count>', summary: 'at most so many' }),
  };

  override async run(): Promise<Alerts> {
    const { flags } = await this.parse(AlertsSearch);
    await using index = await this.openIndex();
    const alerts = await searchAlerts({ index, clock: this.ports.clock, signal: this.signal }, this.queryOf(flags));
    if (alerts.length === 0) this.notice('nothing was found');
    else this.log(renderAlerts(alerts, flags.columns, this.tableOptions));
    return { alerts };
  }
}
