import { type Command, CommandHelp, type Config, Help } from '@oclif/core';
import { unknownCommand } from './unknown-command.js';

/**
 * Prints the help of the command or topic that the words name, or of maas itself when there are no words.
 *
 * @param options.all lists every command of each topic
 * @throws Failure WRONG_USAGE when the words name neither a command nor a topic
 */
export async function showHelp(config: Config, words: readonly string[], options: { readonly all?: boolean } = {}): Promise<void> {
  const id = words.flatMap((word) => word.split(':')).join(':');
  if (id !== '' && config.findCommand(id) === undefined && config.findTopic(id) === undefined) throw unknownCommand(words, config);
  await new MaasHelp(config, { all: options.all === true, flagSortOrder: 'none' }).showHelp([...words]);
}

class MaasHelp extends Help {
  protected override CommandHelpClass = MaasCommandHelp;
  override render = (text: string) => fillIn(text, this.config.bin);

  /** Hidden commands are for other programs: not even --all lists them. */
  protected override get sortedCommands(): Command.Loadable[] {
    return super.sortedCommands.filter(({ hidden }) => hidden !== true);
  }
}

/** The order of the groups of shared flags; the command's own flags come before them. */
const groupOrder = ['CLUSTER', 'GLOBAL'];

class MaasCommandHelp extends CommandHelp {
  override render = (text: string) => fillIn(text, this.config.bin, this.command.id);

  /** Names only what must be given; the optional flags are listed further down. */
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {}).filter(({ hidden }) => hidden !== true);
    const required = Object.values(this.command.flags ?? {}).filter((flag) => flag.required === true && flag.hidden !== true);
    return [
      this.command.id,
      ...args.map((arg) => this.arg(arg)),
      ...required.map((flag) => this.flagHelpLabel(flag).trim()),
      '[FLAGS]',
    ].join(' ');
  }

  /** oclif repeats the summary here, which is already at the top of the page. */
  protected override description(): string | undefined {
    const { description } = this.command;
    return description === undefined ? undefined : this.wrap(description);
  }

  protected override groupFlags(flags: Command.Flag.Any[]) {
    const shortFirst = flags.toSorted((a, b) => Number(a.char === undefined) - Number(b.char === undefined));
    const { mainFlags, flagGroups } = super.groupFlags(shortFirst);
    const names = Object.keys(flagGroups).toSorted((a, b) => groupOrder.indexOf(a) - groupOrder.indexOf(b));
    return { mainFlags, flagGroups: Object.fromEntries(names.map((name) => [name, flagGroups[name] ?? []])) };
  }
}

/** In place of oclif's templates: compiling one for each text takes longer than all the rest of the help. */
function fillIn(text: string, bin: string, commandId = ''): string {
  return text.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', commandId);
}
