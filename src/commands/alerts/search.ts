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
    'Newest first. Fields may be named as in the index (threat:triage:score) or as in a configuration (threat.triage.score).';
  static override examples = [
    '<%= config.bin %> alerts search --since 1h',
    '<%= config.bin %> alerts search --sensor squid --filter "threat.triage.score>=50" --columns full_hostname,ip_src_addr,guid',
    '<%= config.bin %> alerts search --all --filter is_malicious=legit --json',
  ];
  static override flags = {
    ...alertFlags,
    since: Flags.string({ helpValue: '<time>', summary: 'no older than this, by the time in the message: 30s, 5m, 1h, 7d' }),
    limit: Flags.integer({ char: 'n', default: 50, min: 1, max: 10_000, helpValue: '<count>', summary: 'show at most this many' }),
  };

  override async run(): Promise<Alerts> {
    const { flags } = await this.parse(AlertsSearch);
    await using index = await this.openIndex();
    const alerts = await searchAlerts({ index, clock: this.ports.clock, signal: this.signal }, this.queryOf(flags));
    if (alerts.length === 0) this.notice('nothing found');
    else this.log(renderAlerts(alerts, flags.columns, this.tableOptions));
    return { alerts };
  }
}
