import { systemError } from '../errno.js';
import type { FileEntry, FileStat, Files, NewFile, OpenFile } from './files.js';

/** `torn`: half of the bytes are written, then there is no space left. Elsewhere it is `ENOSPC`. */
export type InjectedFileFault = 'ENOSPC' | 'EACCES' | 'EIO' | 'EROFS' | 'ENOENT' | 'torn';

export interface ObservedFileCall {
  readonly name: keyof Files | 'write' | 'set mode' | 'sync file' | 'read chunk';
  /** The one that is changed, of two. */
  readonly path: string;
  /** How many calls were made before this one. */
  readonly index: number;
}

/** Chooses which calls fail, and how. */
export type FileSabotage = (call: ObservedFileCall) => InjectedFileFault | undefined;

/** A file system whose calls fail as a test says: a disk that is full, a file that nobody may read, that has gone, or that the disk has lost. */
export class FailingFiles implements Files {
  /** Every call made, in order. */
  readonly calls: ObservedFileCall[] = [];
  readonly #inner: Files;
  sabotage: FileSabotage;

  constructor(inner: Files, sabotage: FileSabotage = () => undefined) {
    this.#inner = inner;
    this.sabotage = sabotage;
  }

  read(file: string): Promise<Buffer> {
    return this.#call('read', file, () => this.#inner.read(file));
  }

  open(file: string): Promise<OpenFile> {
    return this.#call('open', file, async () => {
      const opened = await this.#inner.open(file);
      return {
        size: opened.size,
        chunks: (from) => this.#chunks(file, opened.chunks(from)),
        [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
      };
    });
  }

  create(file: string, mode: number): Promise<NewFile> {
    return this.#call('create', file, async () => this.#failingFile(file, await this.#inner.create(file, mode)));
  }

  stat(path: string): Promise<FileStat | undefined> {
    return this.#call('stat', path, () => this.#inner.stat(path));
  }

  list(directory: string): Promise<readonly FileEntry[]> {
    return this.#call('list', directory, () => this.#inner.list(directory));
  }

  makeDirectory(directory: string, mode?: number): Promise<void> {
    return this.#call('makeDirectory', directory, () => this.#inner.makeDirectory(directory, mode));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', to, () => this.#inner.rename(from, to));
  }

  link(file: string, name: string): Promise<void> {
    return this.#call('link', name, () => this.#inner.link(file, name));
  }

  sync(directory: string): Promise<void> {
    return this.#call('sync', directory, () => this.#inner.sync(directory));
  }

  truncate(file: string): Promise<void> {
    return this.#call('truncate', file, () => this.#inner.truncate(file));
  }

  remove(file: string): Promise<void> {
    return this.#call('remove', file, () => this.#inner.remove(file));
  }

  removeDirectory(directory: string): Promise<void> {
    return this.#call('removeDirectory', directory, () => this.#inner.removeDirectory(directory));
  }

  removeTree(path: string): Promise<void> {
    return this.#call('removeTree', path, () => this.#inner.removeTree(path));
  }

  #failingFile(path: string, file: NewFile): NewFile {
    return {
      write: (bytes) =>
        this.#call(
          'write',
          path,
          () => file.write(bytes),
          () => file.write(bytes.subarray(0, bytes.length >> 1)),
        ),
      setMode: (mode) => this.#call('set mode', path, () => file.setMode(mode)),
      sync: () => this.#call('sync file', path, () => file.sync()),
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    };
  }

  async *#chunks(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) yield await this.#call('read chunk', path, async () => chunk);
  }

  async #call<Result>(
    name: ObservedFileCall['name'],
    path: string,
    operation: () => Promise<Result>,
    half?: () => Promise<void>,
  ): Promise<Result> {
    const call: ObservedFileCall = { name, path, index: this.calls.length };
    this.calls.push(call);
    const fault = this.sabotage(call);
    if (fault === undefined) return await operation();
    if (fault === 'torn') await half?.();
    throw systemError(fault === 'torn' ? 'ENOSPC' : fault, name, path);
  }
}
