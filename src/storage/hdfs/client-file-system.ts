import type { Readable } from 'node:stream';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { Meter } from '../meter.js';
import type { TransferOptions } from '../port.js';
import { wholeOf } from '../whole.js';
import { download } from './download.js';
import { asFailure } from './failures.js';
import { HdfsFault } from './fault.js';
import type { HdfsEntry, HdfsFileSystem, HdfsState, RemoveOptions } from './file-system.js';
import { hdfsPath, isDirectory, isRoot, noSuchFile, notEmpty, parentOf } from './hdfs-path.js';
import { readState } from './state.js';
import { upload } from './upload.js';
import { type FileStatus, isMissing, type WebHdfs } from './web-hdfs.js';

export interface HdfsFileSystemOptions {
  readonly hdfs: WebHdfs;
  readonly uri: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** HDFS as a file system, over WebHDFS. */
export class WebHdfsFileSystem implements HdfsFileSystem {
  readonly uri: string;
  readonly #options: HdfsFileSystemOptions;

  constructor(options: HdfsFileSystemOptions) {
    this.#options = options;
    this.uri = options.uri;
  }

  async stat(path: string, { signal }: TransferOptions = {}): Promise<HdfsEntry | undefined> {
    const at = hdfsPath(path);
    const found = await this.#answering("can't look at", at, signal, () => this.#options.hdfs.stat(at, signal));
    return found && entryOf(at, found);
  }

  async list(path: string, { signal }: TransferOptions = {}): Promise<readonly HdfsEntry[]> {
    const at = hdfsPath(path);
    const found = await this.#answering("can't list", at, signal, () => this.#options.hdfs.list(at, signal));
    const entries = found.map((child) => entryOf(child.pathSuffix === '' ? at : `${at === '/' ? '' : at}/${child.pathSuffix}`, child));
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async read(path: string, options: TransferOptions = {}): Promise<Readable> {
    const at = hdfsPath(path);
    const { signal } = options;
    return await this.#answering("can't read", at, signal, async () => {
      const found = await this.#options.hdfs.stat(at, signal);
      if (found === undefined) throw noSuchFile(this.uri, at);
      if (found.type === 'DIRECTORY') throw isDirectory(this.uri, at);
      const source = await download(this.#options, at, found.length, signal);
      return wholeOf(
        source,
        { uri: this.uri + at, size: found.length },
        (error) => asFailure(error, `can't read ${this.uri}${at}`),
        options,
      );
    });
  }

  /** Writes to a temporary name in the same directory, then renames it over the file that may be there. */
  async write(path: string, content: () => Readable, { signal, onProgress }: TransferOptions = {}): Promise<void> {
    const at = hdfsPath(path);
    const { hdfs, random } = this.#options;
    const above = parentOf(at);
    const temporary = `${above === '/' ? '' : above}/.maas-${random.uuid()}`;
    await this.#answering("can't write", at, signal, async () => {
      if ((await hdfs.stat(at, signal))?.type === 'DIRECTORY') throw isDirectory(this.uri, at);
      await hdfs.makeDirectory(above, signal);
      try {
        await upload(this.#options, temporary, () => metered(content(), onProgress), { signal });
        await hdfs.rename(temporary, at, true, signal);
      } catch (error) {
        await hdfs.remove(temporary, false).catch(() => false);
        throw error;
      }
    });
  }

  async remove(path: string, { signal, recursive = false }: RemoveOptions = {}): Promise<boolean> {
    const at = hdfsPath(path);
    if (at === '/') throw isRoot(this.uri);
    return await this.#answering("can't remove", at, signal, async () => {
      try {
        return await this.#options.hdfs.remove(at, recursive, signal);
      } catch (error) {
        if (error instanceof HdfsFault && error.exception === 'PathIsNotEmptyDirectoryException') throw notEmpty(this.uri, at);
        throw error;
      }
    });
  }

  async home({ signal }: TransferOptions = {}): Promise<string> {
    return await this.#answering("can't ask for our home on", '/', signal, () => this.#options.hdfs.home(signal));
  }

  async state({ signal }: TransferOptions = {}): Promise<HdfsState> {
    return await this.#answering("can't ask for the state of", '/', signal, () => readState(this.#options.hdfs, signal));
  }

  async #answering<Result>(doing: string, at: string, signal: AbortSignal | undefined, call: () => Promise<Result>): Promise<Result> {
    try {
      signal?.throwIfAborted();
      return await call();
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw isMissing(error) ? noSuchFile(this.uri, at) : asFailure(error, `${doing} ${this.uri}${at}`);
    }
  }
}

function metered(content: Readable, onProgress: TransferOptions['onProgress']): Readable {
  const meter = new Meter(onProgress);
  content.once('error', (error) => meter.destroy(error));
  return content.pipe(meter);
}

function entryOf(path: string, { type, length, modificationTime, owner, group, permission }: FileStatus): HdfsEntry {
  return { path, kind: type === 'DIRECTORY' ? 'directory' : 'file', size: length, modifiedAt: modificationTime, owner, group, permission };
}
