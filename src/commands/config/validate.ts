import { directoryArgument, selectionFlags, selectionOf } from '../../cli/config-flags.js';
import { LocalCommand } from '../../cli/local-command.js';
import { renderFindings } from '../../cli/render/configs.js';
import { count } from '../../cli/render/text.js';
import { Failure } from '../../errors/catalogue.js';
import { readConfigDirectory } from '../../operations/config/read-directory.js';
import type { ConfigFinding } from '../../sensor/config/check-config.js';
import { checkConfigs } from '../../sensor/config/check-configs.js';
import { patternDirectory } from '../../sensor/config/pattern-directory.js';

export default class ConfigValidate extends LocalCommand<{ readonly checked: number; readonly findings: readonly ConfigFinding[] }> {
  static override summary = 'Check a directory of configurations, without a cluster';
  static override description =
    'Exits with 13 when one could not be pushed, because its JSON, its structure, a parser setting, a grok pattern or a Stellar expression is wrong.';
  static override examples = [
    '<%= config.bin %> config validate config/zookeeper',
    '<%= config.bin %> config validate config/zookeeper --name squid --json',
  ];
  static override args = directoryArgument;
  static override flags = selectionFlags;

  override async run(): Promise<{ readonly checked: number; readonly findings: readonly ConfigFinding[] }> {
    const { args, flags } = await this.parse(ConfigValidate);
    const configs = await readConfigDirectory(args.directory, selectionOf(flags));
    const findings = await checkConfigs(configs, patternDirectory(args.directory));

    if (findings.length > 0) this.log(renderFindings(findings, this.style));
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0)
      throw new Failure('CHECKS_FAILED', `${count(errors.length, 'error')} in ${count(configs.length, 'configuration')}`, { findings });
    this.log(`${count(configs.length, 'configuration')}: good`);
    return { checked: configs.length, findings };
  }
}
