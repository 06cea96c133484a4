import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../runtime/clock/clock.js';
import type { TransferOptions } from '../port.js';
import type { HdfsEntry, HdfsFileSystem, HdfsState, RemoveOptions } from './file-system.js';
import { hdfsPath, isDirectory, isRoot, noSuchFile, notDirectory, notEmpty, parentOf } from './hdfs-path.js';

interface Node {
  readonly content: Buffer | undefined;
  readonly modifiedAt: number;
}

/** HDFS in this process's memory, for tests of what stands on the port. */
export class MemoryHdfs implements HdfsFileSystem {
  readonly uri = 'hdfs://memory';
  readonly #clock: Pick<Clock, 'now'>;
  readonly #nodes = new Map<string, Node>([['/', { content: undefined, modifiedAt: 0 }]]);
  /** What `state` answers; a test may set it. */
  current: HdfsState = { nameNode: 'http://memory:9870', safeMode: false, freeBytes: 1024 ** 4, liveDataNodes: 1 };

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async stat(path: string, { signal }: TransferOptions = {}): Promise<HdfsEntry | undefined> {
    signal?.throwIfAborted();
    const at = hdfsPath(path);
    const node = this.#nodes.get(at);
    return node && entry(at, node);
  }

  async list(path: string, { signal }: TransferOptions = {}): Promise<readonly HdfsEntry[]> {
    signal?.throwIfAborted();
    const at = hdfsPath(path);
    const node = this.#nodes.get(at);
    if (node === undefined) throw noSuchFile(this.uri, at);
    if (node.content !== undefined) return [entry(at, node)];
    const inside = [...this.#nodes].filter(([child]) => child !== '/' && parentOf(child) === at);
    return inside.map(([child, found]) => entry(child, found)).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async read(path: string, { signal, onProgress }: TransferOptions = {}): Promise<Readable> {
    signal?.throwIfAborted();
    const at = hdfsPath(path);
    const content = this.#nodes.get(at)?.content;
    if (content === undefined) throw noSuchFile(this.uri, at);
    onProgress?.(content.length);
    return Readable.from([content], { objectMode: false });
  }

  async write(path: string, content: () => Readable, { signal, onProgress }: TransferOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const at = hdfsPath(path);
    const bytes = await buffer(content());
    if (this.#nodes.has(at) && this.#nodes.get(at)?.content === undefined) throw isDirectory(this.uri, at);
    for (let above = parentOf(at); above !== '/'; above = parentOf(above)) {
      if (this.#nodes.get(above)?.content !== undefined) throw notDirectory(this.uri, above);
      if (!this.#nodes.has(above)) this.#nodes.set(above, { content: undefined, modifiedAt: this.#clock.now() });
    }
    this.#nodes.set(at, { content: bytes, modifiedAt: this.#clock.now() });
    onProgress?.(bytes.length);
  }

  async remove(path: string, { signal, recursive = false }: RemoveOptions = {}): Promise<boolean> {
    signal?.throwIfAborted();
    const at = hdfsPath(path);
    if (at === '/') throw isRoot(this.uri);
    const below = [...this.#nodes.keys()].filter((child) => child.startsWith(`${at}/`));
    if (below.length > 0 && !recursive) throw notEmpty(this.uri, at);
    for (const child of below) this.#nodes.delete(child);
    return this.#nodes.delete(at);
  }

  async home({ signal }: TransferOptions = {}): Promise<string> {
    signal?.throwIfAborted();
    return '/user/memory';
  }

  async state({ signal }: TransferOptions = {}): Promise<HdfsState> {
    signal?.throwIfAborted();
    return this.current;
  }
}

function entry(path: string, { content, modifiedAt }: Node): HdfsEntry {
  const kind = content === undefined ? 'directory' : 'file';
  return {
    path,
    kind,
    size: content?.length ?? 0,
    modifiedAt,
    owner: 'memory',
    group: 'memory',
    permission: kind === 'file' ? '644' : '755',
  };
}
