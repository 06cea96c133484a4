import { directoryArgument, selectionFlags, selectionOf } from '../../cli/config-flags.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { renderDifferences } from '../../cli/render/configs.js';
import { count } from '../../cli/render/text.js';
import { Failure } from '../../errors/catalogue.js';
import { type ConfigDifference, compareConfigs } from '../../operations/config/compare.js';
import { readConfigDirectory } from '../../operations/config/read-directory.js';
import { readStoredConfigs } from '../../sensor/config/stored-configs.js';

export default class ConfigDiff extends MaasCommand<{ readonly differences: readonly ConfigDifference[] }> {
  static override summary = 'Compare a directory of configurations with what is in ZooKeeper';
  static override description =
    'Exits with 13 when they differ. Below each changed configuration are the JSON paths that change, from the stored value to the one in the directory.';
  static override examples = [
    '<%= config.bin %> config diff config/zookeeper',
    '<%= config.bin %> config diff config/zookeeper --type PARSER --json',
  ];
  static override args = directoryArgument;
  static override flags = selectionFlags;

  override async run(): Promise<{ readonly differences: readonly ConfigDifference[] }> {
    const { args, flags } = await this.parse(ConfigDiff);
    const selection = selectionOf(flags);
    const configs = await readConfigDirectory(args.directory, selection);
    await using cluster = await this.openCluster();

    const stored = await readStoredConfigs(cluster.zk, { ...selection, signal: this.signal });
    const differences = await compareConfigs(configs, stored);
    if (differences.length > 0) this.log(renderDifferences(differences, this.style));
    const telling = differences.filter(({ change }) => change !== 'formatting');
    if (telling.length > 0) {
      throw new Failure(
        'CHECKS_FAILED',
        `${count(telling.length, 'configuration')} differ${telling.length === 1 ? 's' : ''}`,
        { differences },
        {
          hint: `maas config push ${args.directory} writes them; maas config pull takes what is in ZooKeeper`,
        },
      );
    }
    this.log('no difference');
    return { differences };
  }
}
