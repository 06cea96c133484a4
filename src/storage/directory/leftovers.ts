import path from 'node:path';
import { hasErrno } from '../../runtime/errno.js';
import type { Files } from '../../runtime/files/files.js';

/** Below the root, on the same file system: a hard link can't leave it. */
export const temporaryDirectory = '.partial';

/** A writer touches its file with every chunk; one that has been still for a day is dead, or will be told that its file is gone. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Removes what killed writers left. Other writers may do the same at the same moment. */
export async function removeAbandoned(files: Files, directory: string, now: number): Promise<void> {
  for (const { name } of await files.list(directory)) {
    const file = path.join(directory, name);
    try {
      const found = await files.stat(file);
      if (found !== undefined && now - found.modifiedAt > abandonedAfterMs) await files.remove(file);
    } catch (error) {
      // Another user's leftover is for that user to remove.
      if (!hasErrno(error, 'EACCES', 'EPERM', 'EISDIR')) throw error;
    }
  }
}
