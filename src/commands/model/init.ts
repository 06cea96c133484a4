import { Args } from '@oclif/core';
import { LocalCommand } from '../../cli/local-command.js';
import { type InitializedModel, initModel } from '../../operations/models/init-model.js';

export default class ModelInit extends LocalCommand<InitializedModel> {
  static override summary = 'Create a working model to start from, in plain Python';
  static override examples = ['<%= config.bin %> model init my-model'];
  static override args = { directory: Args.string({ required: true, description: 'directory to create' }) };

  override async run(): Promise<InitializedModel> {
    const { args } = await this.parse(ModelInit);
    const made = await initModel(args.directory);
    for (const file of made.files) this.log(`${made.directory}/${file}`);
    this.notice(`maas model check ${args.directory} tries it, maas deploy add ${args.directory} --name NAME --version 1.0 ships it`);
    return made;
  }
}
