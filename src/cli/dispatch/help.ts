import { type Command, CommandHelp, type Config, Help } from '@oclif/core';
import { unknownCommand } from './unknown-command.js';

/**
 * Shows the help of what the words name: a command, a topic, or all of maas when there are none.
 *
 * @param options.all every command of each topic
 * @throws Failure WRONG_USAGE when they name nothing
 */
export async function showHelp(config: Config, words: readonly string[], options: { readonly all?: boolean } = {}): Promise<void> {
  const id = words.flatMap((word) => word.split(':')).join(':');
  if (id !== '' && config.findCommand(id) === undefined && config.findTopic(id) === undefined) throw unknownCommand(words, config);
  await new MaasHelp(config, { all: options.all === true, flagSortOrder: 'none' }).showHelp([...words]);
}

class MaasHelp extends Help {
  protected override CommandHelpClass = MaasCommandHelp;
  override render = (text: string) => fillIn(text, this.config.bin);

  /** With --all too: what is hidden is for other programs. */
  protected override get sortedCommands(): Command.Loadable[] {
    return super.sortedCommands.filter(({ hidden }) => hidden !== true);
  }
}

/** The flags of the command itself, then those that others share. */
const groupOrder = ['CLUSTER', 'GLOBAL'];

class MaasCommandHelp extends CommandHelp {
  override render = (text: string) => fillIn(text, this.config.bin, this.command.id);

  /** What must be given; the flags are listed below. */
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

  /** The summary is at the top of the page already. */
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

/** oclif would compile each text as a template of its own, which takes longer than all the rest of the help. */
function fillIn(text: string, bin: string, commandId = ''): string {
  return text.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', commandId);
}
