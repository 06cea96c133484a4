import path from 'node:path';
import type { Files } from './files.js';

export interface ReplaceOptions {
  /** As of chmod. */
  readonly mode: number;
  /** Whether it must outlive a power cut; what is of this boot of the machine alone need not. */
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
  // Of one who was killed here.
  await files.remove(unfinished);
  try {
    await write(files, unfinished, data, { mode, durable });
    await files.rename(unfinished, file);
  } catch (error) {
    // What takes room on a full disk, without use. What went wrong first is what to tell.
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
