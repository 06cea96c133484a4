import path from 'node:path';
import { hasErrno } from '../../runtime/errno.js';
import type { Files } from '../../runtime/files/files.js';

/** Below the root, so that it is on the same file system: a hard link can't cross to another. */
export const temporaryDirectory = '.partial';

/** A writer changes its file with every chunk. One that has not for a day is dead; should it live after all, it fails because its file is gone. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Removes the temporary files of killed writers. Other writers may be doing the same at this moment. */
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
