import type { Clock } from '../clock/clock.js';
import { systemError } from '../errno.js';
import type { FileEntry, FileStat, Files, NewFile, OpenFile } from './files.js';

interface FileNode {
  readonly kind: 'file';
  data: Buffer;
  /** What a power cut leaves of it. */
  durable: Buffer;
  mode: number;
  modifiedAt: number;
}

interface DirectoryNode {
  readonly kind: 'directory';
  names: Map<string, Node>;
  durable: Map<string, Node>;
  readonly modifiedAt: number;
}

type Node = FileNode | DirectoryNode;

const chunkBytes = 64 * 1024;

/** A file system in memory, that knows what of it would outlive a power cut: what was synced, bytes and names apart. */
export class MemoryFiles implements Files {
  readonly #clock: Clock;
  readonly #root: DirectoryNode;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#root = this.#newDirectory();
  }

  /** All that was not made durable is gone. */
  cutPower(): void {
    const revert = (node: Node): void => {
      if (node.kind === 'file') {
        node.data = node.durable;
        return;
      }
      node.names = new Map(node.durable);
      for (const each of node.names.values()) revert(each);
    };
    revert(this.#root);
  }

  /** As of chmod, for tests of who may read it. */
  modeOf(file: string): number {
    return this.#file(file).mode;
  }

  async read(file: string): Promise<Buffer> {
    return Buffer.from(this.#file(file).data);
  }

  async open(file: string): Promise<OpenFile> {
    const node = this.#file(file);
    return { size: node.data.length, chunks: (from = 0) => chunksOf(node, from), [Symbol.asyncDispose]: async () => {} };
  }

  async create(file: string, mode: number): Promise<NewFile> {
    const { directory, name } = this.#placeOf(file);
    if (directory.names.has(name)) throw systemError('EEXIST', 'open', file);
    const node: FileNode = { kind: 'file', data: Buffer.alloc(0), durable: Buffer.alloc(0), mode, modifiedAt: this.#clock.now() };
    directory.names.set(name, node);
    return {
      write: async (bytes) => {
        node.data = Buffer.concat([node.data, bytes]);
        node.modifiedAt = this.#clock.now();
      },
      setMode: async (changed) => {
        node.mode = changed;
      },
      sync: async () => {
        node.durable = node.data;
      },
      [Symbol.asyncDispose]: async () => {},
    };
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const node = this.#find(path);
    if (node === undefined) return undefined;
    return { kind: node.kind, size: node.kind === 'file' ? node.data.length : 0, modifiedAt: node.modifiedAt };
  }

  async list(directory: string): Promise<readonly FileEntry[]> {
    return [...this.#directory(directory, 'scandir').names].map(([name, { kind }]) => ({ name, kind }));
  }

  async makeDirectory(directory: string): Promise<void> {
    let at = this.#root;
    for (const name of namesIn(directory)) {
      const found = at.names.get(name) ?? this.#newDirectory();
      if (found.kind !== 'directory') throw systemError('ENOTDIR', 'mkdir', directory);
      if (!at.names.has(name)) at.durable.set(name, found);
      at.names.set(name, found);
      at = found;
    }
  }

  async rename(from: string, to: string): Promise<void> {
    const source = this.#placeOf(from);
    const node = source.directory.names.get(source.name);
    if (node === undefined) throw systemError('ENOENT', 'rename', from);
    const target = this.#placeOf(to);
    const replaced = target.directory.names.get(target.name);
    if (replaced?.kind === 'directory' && node.kind === 'file') throw systemError('EISDIR', 'rename', to);
    if (replaced?.kind === 'file' && node.kind === 'directory') throw systemError('ENOTDIR', 'rename', to);
    if (replaced?.kind === 'directory' && replaced.names.size > 0) throw systemError('ENOTEMPTY', 'rename', to);
    source.directory.names.delete(source.name);
    target.directory.names.set(target.name, node);
  }

  async link(file: string, name: string): Promise<void> {
    const node = this.#file(file);
    const place = this.#placeOf(name);
    if (place.directory.names.has(place.name)) throw systemError('EEXIST', 'link', name);
    place.directory.names.set(place.name, node);
  }

  async sync(directory: string): Promise<void> {
    const node = this.#directory(directory, 'fsync');
    node.durable = new Map(node.names);
  }

  async truncate(file: string): Promise<void> {
    this.#file(file).data = Buffer.alloc(0);
  }

  async remove(file: string): Promise<void> {
    const node = this.#find(file);
    if (node === undefined) return;
    if (node.kind === 'directory') throw systemError('EISDIR', 'unlink', file);
    const { directory, name } = this.#placeOf(file);
    directory.names.delete(name);
  }

  async removeDirectory(directory: string): Promise<void> {
    if (this.#directory(directory, 'rmdir').names.size > 0) throw systemError('ENOTEMPTY', 'rmdir', directory);
    const place = this.#placeOf(directory);
    place.directory.names.delete(place.name);
  }

  async removeTree(path: string): Promise<void> {
    if (this.#find(path) === undefined) return;
    const { directory, name } = this.#placeOf(path);
    directory.names.delete(name);
  }

  #newDirectory(): DirectoryNode {
    return { kind: 'directory', names: new Map(), durable: new Map(), modifiedAt: this.#clock.now() };
  }

  #find(path: string): Node | undefined {
    let at: Node | undefined = this.#root;
    for (const name of namesIn(path)) at = at?.kind === 'directory' ? at.names.get(name) : undefined;
    return at;
  }

  #file(path: string): FileNode {
    const node = this.#find(path);
    if (node === undefined) throw systemError('ENOENT', 'open', path);
    if (node.kind === 'directory') throw systemError('EISDIR', 'read', path);
    return node;
  }

  #directory(path: string, call: string): DirectoryNode {
    const node = this.#find(path);
    if (node === undefined) throw systemError('ENOENT', call, path);
    if (node.kind === 'file') throw systemError('ENOTDIR', call, path);
    return node;
  }

  #placeOf(path: string): { readonly directory: DirectoryNode; readonly name: string } {
    const names = namesIn(path);
    const name = names.at(-1);
    if (name === undefined) throw systemError('EBUSY', 'open', path);
    return { directory: this.#directory(`/${names.slice(0, -1).join('/')}`, 'open'), name };
  }
}

function namesIn(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '');
}

async function* chunksOf(node: FileNode, from: number): AsyncGenerator<Buffer> {
  for (let at = from; at < node.data.length; at += chunkBytes) yield node.data.subarray(at, at + chunkBytes);
}
