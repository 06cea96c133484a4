import { Args } from '@oclif/core';
import { LocalCommand } from '../../cli/local-command.js';
import { renderFunctions } from '../../cli/render/functions.js';
import { type DescribedFunction, listFunctions } from '../../operations/stellar/list-functions.js';

export default class StellarFunctions extends LocalCommand<DescribedFunction[]> {
  static override summary = 'Show the functions of Stellar';
  static override examples = [
    '<%= config.bin %> stellar functions',
    { description: 'All that a name says', command: '<%= config.bin %> stellar functions STARTS_WITH' },
    { description: 'Those with a part of a name, or of a family', command: '<%= config.bin %> stellar functions stats' },
  ];
  static override args = {
    pattern: Args.string({ ignoreStdin: true, description: 'a name, or a part of names or families' }),
  };

  override async run(): Promise<DescribedFunction[]> {
    const { args } = await this.parse(StellarFunctions);
    const found = listFunctions(args.pattern);
    this.log(renderFunctions(found, this.tableOptions));
    return found;
  }
}
