import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { chunksOf } from '../chunks.js';
import { errnoText } from '../errno.js';
import { decodeManifest, manifestName, type PackedEntry } from './manifest.js';

/**
 * Holds an unpacked model against the manifest that lies beside its files; what the model has written since is left out.
 *
 * @returns the paths that are missing or changed; none when all is as it was shipped
 * @throws Failure BAD_ARCHIVE when there is no manifest to hold it against
 */
export async function verifyModel(directory: string, signal?: AbortSignal): Promise<readonly string[]> {
  const odd: string[] = [];
  for (const entry of decodeManifest(await manifestOf(directory))) {
    signal?.throwIfAborted();
    if (!(await isAsStated(path.join(directory, entry.path), entry))) odd.push(entry.path);
  }
  return odd;
}

async function manifestOf(directory: string): Promise<Buffer> {
  try {
    return await readFile(path.join(directory, manifestName));
  } catch (error) {
    throw new Failure('BAD_ARCHIVE', `${directory} has no ${manifestName}: ${errnoText(error)}`, { directory }, { cause: error });
  }
}

async function isAsStated(file: string, entry: PackedEntry): Promise<boolean> {
  try {
    if (entry.kind === 'link') return (await readlink(file)) === entry.target;
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (entry.kind === 'directory') return stat.isDirectory();
    if (!stat.isFile() || stat.size !== entry.size) return false;

    const hash = createHash('sha256');
    for await (const chunk of chunksOf(handle)) hash.update(chunk);
    return hash.digest('hex') === entry.sha256;
  } catch {
    // Unreadable is as good as changed: either way it is not what was shipped.
    return false;
  }
}
