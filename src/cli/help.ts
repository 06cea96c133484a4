import { type Command, type Config, Help } from '@oclif/core';
import { unknownCommand } from './unknown-command.js';

/**
 * Shows the help of what the words name: a command, a topic, or all of maas when there are none.
 *
 * @param options.all every command below each topic, those that are hidden too
 * @throws Failure WRONG_USAGE when they name nothing
 */
export async function showHelp(config: Config, words: readonly string[], options: { readonly all?: boolean } = {}): Promise<void> {
  const id = words.flatMap((word) => word.split(':')).join(':');
  if (id !== '' && config.findCommand(id) === undefined && config.findTopic(id) === undefined) throw unknownCommand(words, config);
  await new MaasHelp(config, { all: options.all === true, flagSortOrder: 'none' }).showHelp([...words]);
}

class MaasHelp extends Help {
  protected override get sortedCommands(): Command.Loadable[] {
    return super.sortedCommands.filter(({ id, aliases }) => !aliases.includes(id));
  }
}
