import { Args } from '@oclif/core';
import { AlertsCommand } from '../../cli/alerts-command.js';
import { renderExplanation } from '../../cli/render/alerts.js';
import { searchFlags } from '../../cli/search.js';
import { Failure } from '../../errors/catalogue.js';
import { type Explanation, explainAlert } from '../../operations/alerts/explain-alert.js';
import { findAlert } from '../../operations/alerts/find-alerts.js';

export default class AlertsExplain extends AlertsCommand<Explanation> {
  static override summary = 'Explain why a message is an alert';
  static override description =
    'Shows the rules that matched, with their scores and reasons, and the models that were called: version, instance, and the hash of the deployed archive.';
  static override examples = ['<%= config.bin %> alerts explain 9c4058d1-09c3-898a-8d28-688c8c73a2f7'];
  static override args = { guid: Args.string({ required: true, description: 'guid of the message, as alerts search shows it' }) };
  static override flags = searchFlags;

  override async run(): Promise<Explanation> {
    const { args } = await this.parse(AlertsExplain);
    await using index = await this.openIndex();
    const found = await findAlert({ index, clock: this.ports.clock, signal: this.signal }, args.guid);
    await using cluster = await this.openCluster().catch((error: unknown) => {
      if (error instanceof Failure && error.code === 'ZOOKEEPER_UNREACHABLE') return undefined;
      throw error;
    });
    const explanation = await explainAlert(found, cluster);
    this.log(renderExplanation(explanation));
    return explanation;
  }
}
