import type { Command } from '@oclif/core';

type Described = Pick<Command.Loadable, 'id' | 'aliases' | 'flags' | 'hidden'>;

/**
 * The completion function for bash 4 or later: it completes subcommands, then flags, also after arguments, and file names where neither
 * fits. oclif's plugin completes no file names, and no flags after an argument.
 */
export function bashCompletion(bin: string, commands: readonly Described[]): string {
  const words = new Map<string, Set<string>>();
  const flags = new Map<string, readonly string[]>();
  for (const command of commands.filter(({ hidden }) => hidden !== true)) {
    for (const id of [command.id, ...command.aliases]) {
      const path = [bin, ...id.split(':')];
      flags.set(path.join(' '), visibleFlags(command));
      path.slice(1).forEach((word, index) => {
        const parent = path.slice(0, index + 1).join(' ');
        words.set(parent, (words.get(parent) ?? new Set()).add(word));
      });
    }
  }
  return `${[...table(`_${bin}_words`, words), ...table(`_${bin}_flags`, flags), completionFunction(bin)].join('\n')}\n`;
}

function visibleFlags({ flags }: Described): readonly string[] {
  return Object.entries(flags)
    .filter(([, { hidden }]) => hidden !== true)
    .map(([name]) => `--${name}`);
}

function table(name: string, rows: ReadonlyMap<string, Iterable<string>>): string[] {
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [`declare -gA ${name}=(`, ...sorted.map(([key, values]) => `  ["${key}"]="${[...values].join(' ')}"`), ')'];
}

function completionFunction(bin: string): string {
  return `_${bin}_autocomplete() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" command=${bin} next i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="$command \${COMP_WORDS[i]}"
    [[ -n "\${_${bin}_words[$next]}\${_${bin}_flags[$next]}" ]] || break
    command="$next"
  done
  COMPREPLY=()
  if [[ "$cur" == -* ]]; then
    COMPREPLY=($(compgen -W "\${_${bin}_flags[$command]}" -- "$cur"))
  elif ((i == COMP_CWORD)); then
    COMPREPLY=($(compgen -W "\${_${bin}_words[$command]}" -- "$cur"))
  fi
}
complete -o default -F _${bin}_autocomplete ${bin}`;
}
