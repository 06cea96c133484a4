import { Args, Flags } from '@oclif/core';
import { MaasCommand } from '../../cli/maas-command.js';
import { modelName, modelVersion } from '../../domain/identity.js';
import { Failure } from '../../errors/catalogue.js';
import { type AppliedModel, applyModel } from '../../operations/models/apply-model.js';

export default class ModelApply extends MaasCommand<AppliedModel> {
  static override summary = 'Call a deployed model, found the way a pipeline finds it';
  static override examples = [
    '<%= config.bin %> model apply dga host=yahoo.com',
    '<%= config.bin %> model apply dga --version 1.0 --arg host=yahoo.com --json',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ required: true, description: 'name of the model' }),
    arguments: Args.string({ description: 'arguments of the call: KEY=VALUE …' }),
  };
  static override flags = {
    version: Flags.string({ char: 'v', helpValue: '<version>', summary: 'version of the model (default: the highest registered)' }),
    function: Flags.string({ char: 'f', default: 'apply', helpValue: '<name>', summary: 'function to call' }),
    arg: Flags.string({
      char: 'a',
      multiple: true,
      helpValue: '<key=value>',
      summary: 'an argument; the same as KEY=VALUE after the name',
    }),
  };

  override async run(): Promise<AppliedModel> {
    const { argv, flags } = await this.parse(ModelApply);
    const [name = '', ...words] = argv.map(String);
    const called = {
      name: modelName(name),
      version: flags.version === undefined ? undefined : modelVersion(flags.version),
      function: flags.function,
      args: Object.fromEntries([...words, ...(flags.arg ?? [])].map(argumentOf)),
    };
    await using cluster = await this.openCluster();
    const applied = await applyModel(cluster, { ...called, timeoutMs: this.settings.timeout?.value });
    this.log(JSON.stringify(applied.answer));
    return applied;
  }
}

function argumentOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new Failure(
    'WRONG_USAGE',
    `${JSON.stringify(text)} is not of the form KEY=VALUE`,
    {},
    { hint: 'give arguments such as host=yahoo.com' },
  );
}
