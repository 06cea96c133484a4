import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { stateHome } from '../../../runtime/files/state-home.js';

const mostLines = 1_000;

/** In the user's state directory, readable by them only: what is typed may contain secrets. */
export function historyFile(env: Readonly<Record<string, string | undefined>>): string {
  const home = env['HOME'] ?? homedir();
  return path.join(stateHome(env, home), 'maas/stellar-history');
}

/** The history, newest first, as readline wants it; empty when it cannot be read. */
export async function readHistory(file: string): Promise<string[]> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.slice(-mostLines).toReversed();
  } catch {
    return [];
  }
}

/** Saves the history; failing to do so is no reason to fail. @param history newest first */
export async function writeHistory(file: string, history: readonly string[]): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${history.slice(0, mostLines).toReversed().join('\n')}\n`, { mode: 0o600 });
  } catch {
    // Nothing depends on it.
  }
}
