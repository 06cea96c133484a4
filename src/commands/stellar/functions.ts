import { Args } from '@oclif/core';
import { LocalCommand } from '../../cli/local-command.js';
import { renderFunctions } from '../../cli/render/functions.js';
import { type DescribedFunction, listFunctions } from '../../operations/stellar/list-functions.js';

export default class StellarFunctions extends LocalCommand<DescribedFunction[]> {
  static override summary = 'List the Stellar functions, or describe one';
  static override examples = [
    '<%= config.bin %> stellar functions',
    { description: 'Describe one function', command: '<%= config.bin %> stellar functions STARTS_WITH' },
    { description: 'List the functions with a word in their name or family', command: '<%= config.bin %> stellar functions stats' },
  ];
  static override args = {
    pattern: Args.string({ ignoreStdin: true, description: 'name of a function, or part of a name or family' }),
  };

  override async run(): Promise<DescribedFunction[]> {
    const { args } = await this.parse(StellarFunctions);
    const found = listFunctions(args.pattern);
    this.log(renderFunctions(found, this.tableOptions));
    return found;
  }
}
