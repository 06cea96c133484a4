import { rename, utimes, writeFile } from 'node:fs/promises';
import type { WorkAccount } from '../../domain/work-account.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { hasErrno } from '../../runtime/errno.js';

/**
 * What the agent looks at when it runs us as a worker: the file's time says that we live, its text what we have done.
 *
 * @param file undefined: nobody looks
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

/** On a full disk what we did is told later, and that we live all the same. */
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
