import type { Readable } from 'node:stream';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { digestOf } from '../digest.js';
import type { Digest, ModelStore, StoredObject, TransferOptions } from '../port.js';
import { checkStorePath, uriInStore } from '../store-path.js';
import { wholeOf } from '../whole.js';
import { download } from './download.js';
import { asFailure } from './failures.js';
import { HdfsFault } from './fault.js';
import { matchesChecksum } from './file-checksum.js';
import { MeteredContent } from './metered-content.js';
import { upload } from './upload.js';
import { type FileStatus, isMissing, type WebHdfs } from './web-hdfs.js';

export interface HdfsStoreOptions {
  readonly hdfs: WebHdfs;
  readonly uri: string;
  /** Absolute, without a slash at its end. */
  readonly root: string;
  readonly clock: Clock;
  readonly random: Random;
}

const temporaryDirectory = '.partial';
/** A killed upload leaves its file; one this old is nobody's. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * A model store on HDFS, over WebHDFS.
 *
 * An object is written to a file in `.partial/`, verified by its SHA-256 on the way out and by HDFS's own checksum once it is there, and given
 * its name by a rename that fails when the name is taken: of two writers at the same moment one wins and the other is held against it.
 */
export class HdfsStore implements ModelStore {
  readonly uri: string;
  readonly #options: HdfsStoreOptions;

  constructor(options: HdfsStoreOptions) {
    this.#options = options;
    this.uri = options.uri;
  }

  async put(at: string, content: () => Readable, expected: Digest, options: TransferOptions = {}): Promise<StoredObject> {
    checkStorePath(at);
    const { signal } = options;
    return await this.#answering("can't store", at, signal, async () => {
      if (await this.#holds(at, expected, signal)) return await this.#mustStat(at, signal);
      const temporary = await this.#temporaryFile(signal);
      let isNamed = false;
      try {
        await this.#send(temporary, at, content, expected, options);
        isNamed = await this.#name(temporary, at, signal);
        if (!isNamed) await this.#holds(at, expected, signal);
      } finally {
        // Also after an abort, which is why the signal is not handed on. What can't be removed now is, in a day.
        if (!isNamed) await this.#options.hdfs.remove(temporary, false).catch(() => false);
      }
      return await this.#mustStat(at, signal);
    });
  }

  async get(at: string, options: TransferOptions = {}): Promise<Readable> {
    checkStorePath(at);
    const what = `can't read ${uriInStore(this.uri, at)}`;
    return await this.#answering("can't read", at, options.signal, async () => {
      const found = await this.#stat(at, options.signal);
      if (found === undefined) throw new Failure('NO_SUCH_ARTIFACT', `${uriInStore(this.uri, at)} is not in the model store`);
      const source = await download(this.#options, this.#pathOf(at), found.size, options.signal);
      return wholeOf(source, found, (error) => asFailure(error, what), options);
    });
  }

  async stat(at: string, { signal }: TransferOptions = {}): Promise<StoredObject | undefined> {
    checkStorePath(at);
    return await this.#answering("can't look at", at, signal, () => this.#stat(at, signal));
  }

  async list(at: string, { signal }: TransferOptions = {}): Promise<readonly StoredObject[]> {
    if (at !== '') checkStorePath(at);
    const found = await this.#answering("can't list", at, signal, () => this.#collect(at, signal));
    return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  async remove(at: string, { signal }: TransferOptions = {}): Promise<void> {
    checkStorePath(at);
    await this.#answering("can't remove", at, signal, async () => {
      if ((await this.#stat(at, signal)) === undefined) return;
      await this.#options.hdfs.remove(this.#pathOf(at), false, signal);
      await this.#prune(parentOf(at), signal);
    });
  }

  #pathOf(at: string): string {
    return at === '' ? this.#options.root || '/' : `${this.#options.root}/${at}`;
  }

  /** @throws Failure EXISTS_WITH_OTHER_CONTENT when something else is stored there */
  async #holds(at: string, expected: Digest, signal: AbortSignal | undefined): Promise<boolean> {
    const existing = await this.#stat(at, signal);
    if (existing === undefined) return false;
    if (existing.size === expected.size && (await this.#digest(at, existing.size, signal)).sha256 === expected.sha256) return true;
    throw new Failure('EXISTS_WITH_OTHER_CONTENT', `${existing.uri} is stored already, with another content`, { uri: existing.uri });
  }

  async #digest(at: string, size: number, signal: AbortSignal | undefined): Promise<Digest> {
    return await digestOf(await download(this.#options, this.#pathOf(at), size, signal), signal);
  }

  async #temporaryFile(signal: AbortSignal | undefined): Promise<string> {
    const { hdfs, clock, random } = this.#options;
    const directory = this.#pathOf(temporaryDirectory);
    for (const { pathSuffix, modificationTime } of await this.#temporaryFiles(directory, signal)) {
      if (clock.now() - modificationTime < abandonedAfterMs) continue;
      // Another user's leftover is for that user to remove.
      await hdfs
        .remove(`${directory}/${pathSuffix}`, false, signal)
        .catch((error) => (error instanceof HdfsFault ? false : Promise.reject(error)));
    }
    return `${directory}/${random.uuid()}`;
  }

  /** Of whoever wrote them; makes their directory when it is not there. */
  async #temporaryFiles(directory: string, signal: AbortSignal | undefined): Promise<readonly FileStatus[]> {
    const { hdfs } = this.#options;
    try {
      return await hdfs.list(directory, signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await hdfs.makeDirectory(directory, signal);
      return [];
    }
  }

  async #send(temporary: string, at: string, content: () => Readable, expected: Digest, options: TransferOptions): Promise<void> {
    const { hdfs } = this.#options;
    const metered = new MeteredContent(at, content, expected, options.onProgress);
    await upload(this.#options, temporary, () => metered.open(), { size: expected.size, signal: options.signal });
    const { blocks } = metered.verified;
    if (expected.size === 0) return;
    const verdict = matchesChecksum(blocks, await hdfs.checksum(temporary, options.signal));
    if (verdict === true) return;
    const readBack =
      verdict === undefined
        ? await this.#digest(`${temporaryDirectory}/${temporary.split('/').at(-1)}`, expected.size, options.signal)
        : undefined;
    if (readBack?.sha256 === expected.sha256) return;
    throw new Failure('STORE_UNREACHABLE', `what HDFS keeps of ${uriInStore(this.uri, at)} is not what was sent: its checksum differs`);
  }

  /** @returns false when the name is taken */
  async #name(temporary: string, at: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { hdfs } = this.#options;
    const file = this.#pathOf(at);
    // A `remove` beside us may prune the directory between its making and the rename.
    for (let attempt = 1; ; attempt += 1) {
      await hdfs.makeDirectory(parentOf(file) || '/', signal);
      try {
        await hdfs.rename(temporary, file, false, signal);
        return true;
      } catch (error) {
        if (error instanceof HdfsFault && error.exception === 'FileAlreadyExistsException') return false;
        // An answer that was lost: it was asked twice, and done the first time.
        if (isMissing(error) && (await this.#stat(at, signal)) !== undefined) return false;
        if (!isMissing(error) || attempt === 3) throw error;
      }
    }
  }

  async #stat(at: string, signal: AbortSignal | undefined): Promise<StoredObject | undefined> {
    try {
      const found = await this.#options.hdfs.stat(this.#pathOf(at), signal);
      return found?.type === 'FILE' ? this.#object(at, found) : undefined;
    } catch (error) {
      if (isBelowFile(error)) return undefined;
      throw error;
    }
  }

  async #mustStat(at: string, signal: AbortSignal | undefined): Promise<StoredObject> {
    const found = await this.#stat(at, signal);
    if (found === undefined) throw new Failure('CHANGED_MEANWHILE', `${uriInStore(this.uri, at)} was removed while it was stored`);
    return found;
  }

  async #collect(below: string, signal: AbortSignal | undefined): Promise<StoredObject[]> {
    const found = await this.#children(below, signal);
    const parts = await Promise.all(
      found.map(async (child) => {
        if (child.pathSuffix === '' || child.pathSuffix.startsWith('.')) return [];
        const at = below === '' ? child.pathSuffix : `${below}/${child.pathSuffix}`;
        if (child.type === 'DIRECTORY') return await this.#collect(at, signal);
        return child.type === 'FILE' ? [this.#object(at, child)] : [];
      }),
    );
    return parts.flat();
  }

  async #children(below: string, signal: AbortSignal | undefined): Promise<readonly FileStatus[]> {
    try {
      return await this.#options.hdfs.list(this.#pathOf(below), signal);
    } catch (error) {
      if (isMissing(error) || isBelowFile(error)) return [];
      throw error;
    }
  }

  /** Empty directories would be names of models that are no more. */
  async #prune(below: string, signal: AbortSignal | undefined): Promise<void> {
    for (let at = below; at !== ''; at = parentOf(at)) {
      try {
        await this.#options.hdfs.remove(this.#pathOf(at), false, signal);
      } catch (error) {
        if (error instanceof HdfsFault && error.exception === 'PathIsNotEmptyDirectoryException') return;
        throw error;
      }
    }
  }

  #object(at: string, { length, modificationTime }: FileStatus): StoredObject {
    return { path: at, uri: uriInStore(this.uri, at), size: length, modifiedAt: modificationTime };
  }

  async #answering<Result>(doing: string, at: string, signal: AbortSignal | undefined, call: () => Promise<Result>): Promise<Result> {
    try {
      signal?.throwIfAborted();
      return await call();
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw asFailure(error, `${doing} ${at === '' ? this.uri : uriInStore(this.uri, at)}`);
    }
  }
}

/** HDFS says so of a path that leads through a file: depending on its version and on where that file is. */
function isBelowFile(error: unknown): boolean {
  if (!(error instanceof HdfsFault)) return false;
  return (
    error.exception === 'ParentNotDirectoryException' ||
    (error.exception === 'AccessControlException' && /is not a directory/i.test(error.message))
  );
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
