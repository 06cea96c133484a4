import path from 'node:path';

/**
 * Where a user's programs keep their state (https://specifications.freedesktop.org/basedir-spec/): `$XDG_STATE_HOME`, of which a relative
 * one counts as none, else `~/.local/state`.
 *
 * @param home the user's home directory
 */
export function stateHome(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const declared = env['XDG_STATE_HOME'];
  return declared !== undefined && path.isAbsolute(declared) ? declared : path.join(home, '.local/state');
}
