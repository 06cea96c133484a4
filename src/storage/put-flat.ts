import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Failure } from '../errors/catalogue.js';
import { digestOf } from './digest.js';
import type { FileEntry } from './packing/entry.js';
import { defaultLimits } from './packing/limits.js';
import { scanModel } from './packing/scan.js';
import type { ModelStore } from './port.js';

export interface FlatUpload {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Puts the files of a model beside each other in a directory of the store, as Metron's own client does: those that are there are replaced,
 * others that are there stay.
 *
 * @throws Failure BAD_MODEL for what is no plain file at the top: Metron would not ship it; MODEL_TOO_LARGE; of the store NOT_ALLOWED,
 *   STORE_FULL, STORE_UNREACHABLE
 */
export async function putFlatModel(
  store: ModelStore,
  directory: string,
  place: string,
  options: { readonly signal: AbortSignal; readonly onProgress: (bytes: number, total: number) => void },
): Promise<FlatUpload> {
  const { entries, bytes: total } = await scanModel(directory, defaultLimits, options.signal);
  const files = entries.filter((entry): entry is FileEntry => entry.kind === 'file');
  const [other] = entries.filter(({ kind }) => kind !== 'file');
  if (other !== undefined) {
    const hint = 'put its files at the top, or leave it out with a .maasignore; a cluster with a maas service takes directories';
    throw new Failure(
      'BAD_MODEL',
      `${other.path} in ${directory} is no plain file, and Metron ships nothing else`,
      { path: other.path },
      { hint },
    );
  }
  let done = 0;
  for (const file of files) {
    await putFile(store, path.join(directory, file.path), `${place}/${file.path}`, {
      signal: options.signal,
      onProgress: (bytes) => options.onProgress(done + bytes, total),
    });
    done += file.size;
  }
  return { files: files.length, bytes: total };
}

const readBytes = 1024 * 1024;

async function putFile(
  store: ModelStore,
  source: string,
  target: string,
  options: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
): Promise<void> {
  const expected = await digestOf(createReadStream(source, { highWaterMark: readBytes }), options.signal);
  const put = () => store.put(target, () => createReadStream(source, { highWaterMark: readBytes }), expected, options);
  try {
    await put();
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'EXISTS_WITH_OTHER_CONTENT')) throw error;
    await store.remove(target, { signal: options.signal });
    await put();
  }
}
