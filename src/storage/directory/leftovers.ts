import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { hasErrno } from '../../runtime/errno.js';

/** Below the root, on the same file system: a hard link can't leave it. */
export const temporaryDirectory = '.partial';

/** A writer touches its file with every chunk; one that has been still for a day is dead, or will be told that its file is gone. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Removes what killed writers left. Other writers may do the same at the same moment. */
export async function removeAbandoned(directory: string, now: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    try {
      if (now - (await stat(file)).mtimeMs > abandonedAfterMs) await unlink(file);
    } catch (error) {
      // Another user's leftover is for that user to remove.
      if (!hasErrno(error, 'ENOENT', 'EACCES', 'EPERM', 'EISDIR')) throw error;
    }
  }
}
