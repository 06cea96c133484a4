import path from 'node:path';
import type { Files } from './files.js';

export interface ReplaceOptions {
  /** Permission bits, as for chmod. */
  readonly mode: number;
  /** Whether it must survive a power cut. A file that means nothing after a reboot need not. */
  readonly durable: boolean;
}

/**
 * Replaces a file as a whole: written beside it under the name `….new`, then renamed. Whatever fails, and whenever we are killed, the file is
 * as it was or as it shall be. One at a time for each file.
 *
 * @throws errors of the operating system: the file is as it was, or, when only the directory could not be synced, as it shall be
 */
export async function replaceFile(files: Files, file: string, data: Uint8Array, { mode, durable }: ReplaceOptions): Promise<void> {
  const unfinished = `${file}.new`;
  // Left by a process that was killed at this point.
  await files.remove(unfinished);
  try {
    await write(files, unfinished, data, { mode, durable });
    await files.rename(unfinished, file);
  } catch (error) {
    // It would only take up room on a full disk. The first error is the one to report, not that of the removal.
    await files.remove(unfinished).catch(() => {});
    throw error;
  }
  if (durable) await files.sync(path.dirname(file));
}

async function write(files: Files, file: string, data: Uint8Array, { mode, durable }: ReplaceOptions): Promise<void> {
  await using written = await files.create(file, mode);
  await written.write(data);
  if (durable) await written.sync();
}
