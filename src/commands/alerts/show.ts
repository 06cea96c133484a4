import { Args } from '@oclif/core';
import { AlertsCommand } from '../../cli/alerts-command.js';
import { renderDocument } from '../../cli/render/alerts.js';
import { searchFlags } from '../../cli/search.js';
import { type Found, findAlert } from '../../operations/alerts/find-alerts.js';

export default class AlertsShow extends AlertsCommand<Found> {
  static override summary = 'Show all fields of an alert';
  static override examples = ['<%= config.bin %> alerts show 9c4058d1-09c3-898a-8d28-688c8c73a2f7'];
  static override args = { guid: Args.string({ required: true, description: 'guid of the message, as alerts search shows it' }) };
  static override flags = searchFlags;

  override async run(): Promise<Found> {
    const { args } = await this.parse(AlertsShow);
    await using index = await this.openIndex();
    const found = await findAlert({ index, clock: this.ports.clock, signal: this.signal }, args.guid);
    this.log(renderDocument(found, this.tableOptions));
    return found;
  }
}
