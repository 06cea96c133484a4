import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { Failure } from '../../errors/catalogue.js';
import type { Source } from '../pipeline/source.js';
import { StreamSource } from './stream-source.js';

const chunkBytes = 256 * 1024;

/** The lines of one file, from its beginning to its end. @throws Failure BAD_INPUT */
export async function openFileSource(file: string): Promise<Source> {
  try {
    if ((await stat(file)).isDirectory()) throw new Error('it is a directory');
    const whole = await realpath(file);
    return new StreamSource(file, whole, createReadStream(whole, { highWaterMark: chunkBytes }));
  } catch (cause) {
    throw new Failure('BAD_INPUT', `cannot read ${file}`, { file }, { cause });
  }
}
