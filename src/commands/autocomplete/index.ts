import { Args, Flags } from '@oclif/core';
import { LocalCommand } from '../../cli/local-command.js';
import { Failure } from '../../errors/catalogue.js';
import AutocompleteCreate from './create.js';

interface Setup {
  readonly shell: string;
  /** What the user runs once. */
  readonly steps: readonly string[];
}

const startUpFiles: Readonly<Record<string, string>> = { bash: '~/.bashrc', zsh: '~/.zshrc' };

export default class Autocomplete extends LocalCommand<Setup> {
  static override summary = 'Set up completion of commands, flags and files in bash or zsh';
  static override description = 'Writes the completion functions to the cache directory and shows how the shell loads them.';
  static override examples = [
    { command: '<%= config.bin %> autocomplete bash', description: 'Write them, and show how bash loads them' },
    { command: '<%= config.bin %> autocomplete --refresh-cache', description: 'Write them again after an update of maas' },
  ];
  static override args = {
    shell: Args.string({ options: Object.keys(startUpFiles), description: 'shell to set up (default: that of $SHELL)' }),
  };
  static override flags = { 'refresh-cache': Flags.boolean({ char: 'r', summary: 'write the completion functions and print nothing' }) };

  override async run(): Promise<Setup> {
    const { args, flags } = await this.parse(Autocomplete);
    const shell = args.shell ?? this.config.shell;
    const file = startUpFiles[shell];
    if (file === undefined)
      throw new Failure('WRONG_USAGE', `no completion for the shell ${shell}`, { shell }, { hint: 'maas autocomplete bash, or zsh' });

    await AutocompleteCreate.run([], this.config);
    const steps = [`${this.config.bin} autocomplete script ${shell} >> ${file}`, `source ${file}`];
    if (!flags['refresh-cache'])
      this.log(`Run these once, to have completion in every new ${shell}:\n\n${steps.map((step) => `  ${step}\n`).join('')}`);
    return { shell, steps };
  }
}
