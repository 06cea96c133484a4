import { directoryArgument, dryRunFlag, selectionFlags, selectionOf } from '../../cli/config-flags.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { renderDifferences } from '../../cli/render/configs.js';
import { count } from '../../cli/render/text.js';
import { type PushedConfigs, pushConfigs } from '../../operations/config/push.js';
import { readConfigDirectory } from '../../operations/config/read-directory.js';
import { patternDirectory } from '../../sensor/config/pattern-directory.js';

export default class ConfigPush extends MaasCommand<PushedConfigs> {
  static override summary = 'Write sensor configurations to ZooKeeper';
  static override description =
    'Checks every configuration first: its JSON, its structure and each Stellar expression. Then writes what differs in one transaction, all or nothing; ' +
    'nothing is deleted. Running pipelines pick up the change within a second. What was replaced is kept: see maas config pull --former.';
  static override examples = [
    '<%= config.bin %> config push config/zookeeper',
    '<%= config.bin %> config push config/zookeeper --type PARSER --name squid --dry-run',
    { description: "Metron's spelling", command: 'zk_load_configs.sh --mode PUSH -i config/zookeeper -z node1:2181' },
  ];
  static override args = directoryArgument;
  static override flags = { ...selectionFlags, ...dryRunFlag };

  override async run(): Promise<PushedConfigs> {
    const { args, flags } = await this.parse(ConfigPush);
    const dryRun = flags['dry-run'] === true;
    const configs = await readConfigDirectory(args.directory, selectionOf(flags));
    await using cluster = await this.openCluster({ changes: !dryRun });

    const pushed = await pushConfigs(cluster.zk, configs, { dryRun, signal: this.signal, patterns: patternDirectory(args.directory) });
    for (const { place, message } of pushed.warnings) this.notice(`warning: ${place}: ${message}`);
    if (pushed.changes.length > 0) this.log(renderDifferences(pushed.changes, this.style));
    const verb = dryRun ? 'would change' : 'changed';
    this.log(`${count(pushed.changes.length, 'configuration')} ${verb}, ${pushed.unchanged} unchanged`);
    return pushed;
  }
}
