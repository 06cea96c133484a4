import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { stateHome } from '../../../runtime/files/state-home.js';

const mostLines = 1_000;

/** Below the user's state, for them alone: what is typed may hold secrets. */
export function historyFile(env: Readonly<Record<string, string | undefined>>): string {
  const home = env['HOME'] ?? homedir();
  return path.join(stateHome(env, home), 'maas/stellar-history');
}

/** Newest first, as the terminal wants it; empty where there is none that can be read. */
export async function readHistory(file: string): Promise<string[]> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.slice(-mostLines).toReversed();
  } catch {
    return [];
  }
}

/** @param history newest first. A history that cannot be kept is lost: no reason to fail */
export async function writeHistory(file: string, history: readonly string[]): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${history.slice(0, mostLines).toReversed().join('\n')}\n`, { mode: 0o600 });
  } catch {
    // Nothing depends on it.
  }
}
