import { Args, Flags } from '@oclif/core';
import { showHelp } from '../cli/dispatch/help.js';
import { LocalCommand } from '../cli/local-command.js';

interface CommandList {
  readonly commands: readonly { readonly command: string; readonly summary: string }[];
}

export default class HelpCommand extends LocalCommand<CommandList> {
  static override summary = 'List the commands, or show how to use one';
  static override examples = [
    { command: '<%= config.bin %> help', description: 'All topics' },
    { command: '<%= config.bin %> help deploy add', description: 'One command, with its flags and examples' },
    { command: '<%= config.bin %> help --all', description: 'Every command' },
  ];
  static override strict = false;
  static override args = { command: Args.string({ description: 'a command or topic, in one or more words' }) };
  static override flags = {
    all: Flags.boolean({ aliases: ['nested-commands'], charAliases: ['n'], summary: 'list every command, not only the topics' }),
  };

  override async run(): Promise<CommandList> {
    const { argv, flags } = await this.parse(HelpCommand);
    if (!this.jsonEnabled()) await showHelp(this.config, argv.map(String), { all: flags.all });

    const below = argv.join(':');
    const commands = this.config.commands
      .filter(({ hidden, id }) => hidden !== true && (below === '' || id === below || id.startsWith(`${below}:`)))
      .map(({ id, summary }) => ({ command: id.replaceAll(':', ' '), summary: summary ?? '' }));
    return { commands };
  }
}
