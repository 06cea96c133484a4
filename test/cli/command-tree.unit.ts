import type { Command } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import manifest from '../../oclif.manifest.json' with { type: 'json' };

/** Every command with its arguments and flags: what scripts of users lean on, so that a change is seen in review. */
function commandTree(): string {
  const commands = Object.values(manifest.commands) as unknown as Command.Cached[];
  return `${commands.map(describeCommand).join('\n')}\n`;
}

function describeCommand({ id, hidden, aliases, args, flags }: Command.Cached): string {
  const name = [id, ...aliases].map((spelling) => `maas ${spelling.replaceAll(':', ' ')}`).join(', ');
  const shownArgs = Object.values(args).map((arg) => (arg.required === true ? arg.name : `[${arg.name}]`).toUpperCase());
  const heading = [name, ...shownArgs, ...(hidden === true ? ['(hidden)'] : [])].join(' ');
  return [heading, ...Object.values(flags).map((flag) => `  ${describeFlag(flag)}`)].join('\n');
}

function describeFlag({ char, name, required, ...flag }: Command.Flag.Cached): string {
  const spellings = [...(char === undefined ? [] : [`-${char}`]), `--${name}`, ...(flag.aliases ?? []).map((alias) => `--${alias}`)].join(
    ', ',
  );
  const value = flag.type === 'option' ? ` ${flag.options?.join('|') ?? 'VALUE'}${flag.multiple ? '…' : ''}` : '';
  return `${spellings}${value}${required === true ? ' (required)' : ''}`;
}

describe('the tree of commands', () => {
  it('is the one that was agreed on', async () => {
    await expect(commandTree()).toMatchFileSnapshot('golden/command-tree.txt');
  });

  it('has a summary and examples for every command that users see', () => {
    const commands = Object.values(manifest.commands) as unknown as Command.Cached[];
    const bare = commands.filter(
      ({ hidden, summary, examples }) => hidden !== true && (summary === undefined || (examples ?? []).length === 0),
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });
});
