import { selectionFlags, selectionOf } from '../../cli/config-flags.js';
import { MaasCommand } from '../../cli/maas-command.js';
import type { ConfigText } from '../../sensor/config/config-place.js';
import { readStoredConfigs } from '../../sensor/config/stored-configs.js';

export default class ConfigDump extends MaasCommand<{ readonly configs: readonly ConfigText[] }> {
  static override summary = 'Print the configurations in ZooKeeper, as they are stored';
  static override examples = [
    '<%= config.bin %> config dump',
    '<%= config.bin %> config dump --type PARSER --name squid',
    { description: "Metron's spelling", command: 'zk_load_configs.sh --mode DUMP -z node1:2181' },
  ];
  static override flags = selectionFlags;

  override async run(): Promise<{ readonly configs: readonly ConfigText[] }> {
    const { flags } = await this.parse(ConfigDump);
    const selection = selectionOf(flags);
    await using cluster = await this.openCluster();

    const stored = await readStoredConfigs(cluster.zk, { ...selection, signal: this.signal });
    if (stored.length === 0) this.notice('no such configuration in ZooKeeper; maas config push adds some');
    for (const { type, name, text } of stored) this.log(`${type} Config: ${name}\n${text}`);
    return { configs: stored.map(({ type, name, text }) => ({ type, name, text })) };
  }
}
