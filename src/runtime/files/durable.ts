import { constants } from 'node:fs';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasErrno, systemError } from '../errno.js';

/** Makes the names in a directory durable: a file that is synced but whose name is not can be gone after a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}

/**
 * Makes a directory and what is missing above it, and makes their names durable. Node's own `recursive` never ends where nothing can be made, as below /proc.
 *
 * @param mode of those that are made, whatever the umask
 */
export async function makeDirectory(directory: string, mode?: number): Promise<void> {
  if (await makeOne(directory, mode)) return;
  await makeDirectory(path.dirname(directory), mode);
  if (!(await makeOne(directory, mode))) throw systemError('ENOENT', 'mkdir', directory);
}

/** @returns false when the directory above is missing */
async function makeOne(directory: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(directory, mode);
    if (mode !== undefined) await chmod(directory, mode);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    if (!hasErrno(error, 'EEXIST')) throw error;
    if (!(await stat(directory)).isDirectory()) throw systemError('ENOTDIR', 'mkdir', directory);
    return true;
  }
  await syncDirectory(path.dirname(directory));
  return true;
}
