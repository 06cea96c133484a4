import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';

/** How far one file has been read. Its name is the one it had when it was first seen: guids are made of it, and logs are renamed. */
export interface FilePlace {
  readonly name: string;
  /** Where the first line begins that is not safe yet. */
  readonly offset: number;
}

/** By device and inode, which a rename leaves alone. */
export type FilePlaces = ReadonlyMap<string, FilePlace>;

const schema = z.object({ files: z.record(z.string(), z.object({ name: z.string(), offset: z.number().int().nonnegative() })) });

/** @returns nothing where there is no such file @throws Failure BAD_INPUT when it holds something else */
export async function readCheckpoint(file: string): Promise<FilePlaces> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"files":{}}';
    throw new Failure('BAD_INPUT', `cannot read ${file}`, { file }, { cause: error });
  });
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(text)).files));
  } catch (cause) {
    const hint =
      'it tells how far the files beside it were read; without it they are read from the beginning, which doubles nothing in an index';
    throw new Failure('BAD_INPUT', `${file} is no record of what was read`, { file }, { cause, hint });
  }
}

/** Whole or not at all, whatever is killed. @throws Failure STORE_FULL */
export async function writeCheckpoint(file: string, places: FilePlaces): Promise<void> {
  const part = `${file}.part`;
  try {
    const handle = await open(part, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ files: Object.fromEntries(places) }));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (cause) {
    throw new Failure('STORE_FULL', `cannot write ${file}: ${messageOf(cause)}`, { file }, { cause });
  }
}
