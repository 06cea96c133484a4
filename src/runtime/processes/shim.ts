import { constants } from 'node:os';
import type { Exit } from './processes.js';

/**
 * The shell that stays above a command, with 0.1 MB of its own: it starts the command only when told to, and writes the exit status to
 * descriptor 3. It catches what a group is ended with, so that it is still there to write; what it catches, its child does not inherit.
 */
const script = `
read -r word
[ "$word" = go ] || exit 125
exec </dev/null
trap : TERM INT HUP QUIT USR1 USR2 ALRM
"$@" 3>&-
echo "$?" >&3
`;

export const goAhead = 'go\n';

/** @returns arguments of /bin/sh */
export function shimArguments(file: string, args: readonly string[]): readonly string[] {
  return ['-c', script, 'maas-shim', file, ...args];
}

/** The exit that the shell wrote down; undefined until there is a whole line. */
export function parseExit(text: string): Exit | undefined {
  const line = /^(\d{1,3})\n/.exec(text);
  if (line === null) return undefined;
  const status = Number(line[1]);
  const signal = signalNames.get(status - 128);
  return signal === undefined ? { status } : { signal };
}

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number as number, name]));
