import { Args, Flags } from '@oclif/core';
import { selectionFlags, selectionOf } from '../../cli/config-flags.js';
import { MaasCommand } from '../../cli/maas-command.js';
import { count } from '../../cli/render/text.js';
import { type PulledConfig, pullConfigs } from '../../operations/config/pull.js';

export default class ConfigPull extends MaasCommand<{ readonly configs: readonly PulledConfig[] }> {
  static override summary = 'Write the configurations in ZooKeeper to a directory';
  static override description = 'Creates the directory if needed. A file with other content is overwritten only with --force.';
  static override examples = [
    '<%= config.bin %> config pull config/zookeeper',
    {
      description: 'Go back to what the last push replaced',
      command: '<%= config.bin %> config pull --former before && <%= config.bin %> config push before',
    },
    { description: "Metron's spelling", command: 'zk_load_configs.sh --mode PULL -o config/zookeeper -z node1:2181 -f' },
  ];
  static override args = { directory: Args.string({ required: true, description: 'directory to write to' }) };
  static override flags = {
    ...selectionFlags,
    force: Flags.boolean({ char: 'f', summary: 'overwrite files with other content' }),
    former: Flags.boolean({ summary: 'write what pushes replaced: each configuration as it was before its last change' }),
  };

  override async run(): Promise<{ readonly configs: readonly PulledConfig[] }> {
    const { args, flags } = await this.parse(ConfigPull);
    const selection = selectionOf(flags);
    await using cluster = await this.openCluster();

    const { force, former } = flags;
    const configs = await pullConfigs(cluster.zk, args.directory, { ...selection, force, former, signal: this.signal });
    if (configs.length === 0) this.notice(former ? 'no push has replaced anything yet' : 'there are no configurations in ZooKeeper');
    for (const { file, written } of configs) this.log(written ? file : `${file} (unchanged)`);
    if (configs.length > 0) this.notice(`${count(configs.length, 'configuration')} in ${args.directory}`);
    return { configs };
  }
}
