import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { hasErrno } from '../../runtime/errno.js';
import type { FileEntry, Files } from './port.js';

/** The files of this machine. A relative path is below the home directory, as on HDFS. */
export class LocalFiles implements Files {
  readonly #home: string;

  constructor(home: string) {
    this.#home = home;
  }

  async stat(given: string): Promise<FileEntry | undefined> {
    const file = this.#absolute(given);
    return entryOf(file).catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw asFailure(file, error);
    });
  }

  async list(given: string): Promise<readonly FileEntry[]> {
    const file = this.#absolute(given);
    try {
      const entry = await entryOf(file);
      if (entry.kind === 'file') return [entry];
      const names = (await readdir(file)).sort();
      return await Promise.all(names.map((name) => entryOf(path.join(file, name))));
    } catch (error) {
      throw asFailure(file, error);
    }
  }

  async read(given: string): Promise<Readable> {
    return createReadStream(this.#absolute(given));
  }

  async write(given: string, content: () => Readable): Promise<void> {
    const file = this.#absolute(given);
    const unfinished = `${file}.${process.pid}.unfinished`;
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await pipeline(content(), createWriteStream(unfinished));
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw asFailure(file, error);
    }
  }

  async remove(given: string, { recursive = false }: { readonly recursive?: boolean | undefined } = {}): Promise<boolean> {
    const file = this.#absolute(given);
    try {
      const { kind } = await entryOf(file);
      if (kind === 'file') await unlink(file);
      else if (recursive) await rm(file, { recursive: true });
      else await rmdir(file);
      return true;
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return false;
      throw asFailure(file, error);
    }
  }

  async home(): Promise<string> {
    return this.#home;
  }

  #absolute(file: string): string {
    return path.resolve(this.#home, file.replace(/^file:(\/\/)?/, ''));
  }
}

async function entryOf(file: string): Promise<FileEntry> {
  const found = await lstat(file);
  return {
    path: file,
    kind: found.isDirectory() ? 'directory' : 'file',
    size: found.isDirectory() ? 0 : found.size,
    modifiedAt: found.mtimeMs,
    owner: String(found.uid),
    group: String(found.gid),
    permission: (found.mode & 0o777).toString(8).padStart(3, '0'),
  };
}

function asFailure(file: string, error: unknown): Failure {
  if (hasErrno(error, 'ENOENT'))
    return new Failure('NO_SUCH_FILE', `there is no ${file} on this machine`, { path: file }, { cause: error });
  const code = hasErrno(error, 'ENOSPC') ? 'STORE_FULL' : 'NOT_ALLOWED';
  return new Failure(code, `${file}: ${messageOf(error)}`, { path: file }, { cause: error });
}
