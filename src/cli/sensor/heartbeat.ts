import { rename, utimes, writeFile } from 'node:fs/promises';
import type { WorkAccount } from '../../domain/work-account.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { hasErrno } from '../../runtime/errno.js';

/**
 * Writes the heartbeat of a worker for its agent: the file's modification time shows that the worker is alive, its text what it has done.
 *
 * @param file undefined when no agent runs us: nothing is written then
 */
export function heartbeat(file: string | undefined, clock: Clock): (work: WorkAccount) => Promise<void> {
  let told: string | undefined;
  return async (work) => {
    if (file === undefined) return;
    const text = JSON.stringify(work);
    if (text !== told && (await isReplaced(file, text))) told = text;
    const now = new Date(clock.now());
    await utimes(file, now, now).catch((error: unknown) => {
      if (!hasErrno(error, 'ENOENT')) throw error;
      return writeFile(file, '');
    });
  };
}

/** False on a full disk, for example: then the counts are written later, and the heartbeat continues. */
async function isReplaced(file: string, text: string): Promise<boolean> {
  const next = `${file}.next`;
  try {
    await writeFile(next, text);
    await rename(next, file);
    return true;
  } catch {
    return false;
  }
}
