import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, link, open, readdir, readFile, rename, rm, rmdir, stat, truncate, unlink } from 'node:fs/promises';
import { errnoOf, hasErrno, systemError } from '../errno.js';
import { chunksOf } from './chunks.js';
import { makeDirectory, syncDirectory } from './durable.js';
import type { FileKind, FileStat, Files, NewFile, OpenFile } from './files.js';

/** The machine's file system. */
export const systemFiles: Files = {
  read: (file) => readFile(file),

  async open(file) {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return new SystemOpenFile(handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  },

  create: async (file, mode) => new SystemNewFile(await open(file, 'wx', mode), file),

  async stat(path): Promise<FileStat | undefined> {
    try {
      const found = await stat(path);
      return { kind: kindOf(found), size: found.size, modifiedAt: Math.floor(found.mtimeMs) };
    } catch (error) {
      if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  },

  async list(directory) {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  },

  makeDirectory: (directory, mode) => makeDirectory(directory, mode),
  rename: (from, to) => rename(from, to),
  link: (file, name) => link(file, name),
  sync: (directory) => syncDirectory(directory),
  truncate: (file) => truncate(file, 0),
  async remove(file) {
    await unlink(file).catch((error: unknown) => {
      if (!hasErrno(error, 'ENOENT')) throw error;
    });
  },
  removeDirectory: (directory) => rmdir(directory),
  // A process that is about to end may make another file in it meanwhile: then it is tried again.
  removeTree: (path) => rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }),
};

class SystemOpenFile implements OpenFile {
  readonly size: number;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  chunks(from = 0): AsyncIterable<Buffer> {
    return chunksOf(this.#handle, from);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close();
  }
}

class SystemNewFile implements NewFile {
  readonly #handle: FileHandle;
  readonly #file: string;

  constructor(handle: FileHandle, file: string) {
    this.#handle = handle;
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#named('write', this.#handle.writeFile(bytes));
  }

  setMode(mode: number): Promise<void> {
    return this.#named('chmod', this.#handle.chmod(mode));
  }

  sync(): Promise<void> {
    return this.#named('fsync', this.#handle.sync());
  }

  /** Adds the path to an error: those of a file handle don't name their file. */
  async #named(call: string, done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (error) {
      const code = errnoOf(error);
      throw code === undefined ? error : systemError(code, call, this.#file);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close();
  }
}

function kindOf(found: Dirent | Stats): FileKind {
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'directory' : 'other';
}
