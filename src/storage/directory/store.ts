import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { hasErrno } from '../../runtime/errno.js';
import type { Files, NewFile } from '../../runtime/files/files.js';
import type { Random } from '../../runtime/random/random.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import { Meter } from '../meter.js';
import type { Digest, ModelStore, StoredObject, TransferOptions } from '../port.js';
import { checkStorePath, uriInStore } from '../store-path.js';
import { wholeOf } from '../whole.js';
import { asFailure } from './failures.js';
import { removeAbandoned, temporaryDirectory } from './leftovers.js';

export interface DirectoryStorePorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * A model store in a directory: on one machine, or on a file system that all nodes mount.
 *
 * An object is written to a file in `.partial/`, made durable, and given its name by a hard link, which unlike a rename fails when the
 * name is taken: of two writers at the same moment one wins and the other is held against it.
 */
export class DirectoryStore implements ModelStore {
  readonly uri: string;
  readonly #root: string;
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #random: Random;

  /** @param root an absolute path; made when first written to */
  constructor(root: string, { files, clock, random }: DirectoryStorePorts) {
    this.#root = path.resolve(root);
    this.#files = files;
    this.#clock = clock;
    this.#random = random;
    this.uri = pathToFileURL(this.#root).href;
  }

  async put(at: string, content: () => Readable, expected: Digest, options: TransferOptions = {}): Promise<StoredObject> {
    checkStorePath(at);
    return await this.#answering(at, options.signal, async () => {
      if (await this.#holds(at, expected, options.signal)) return await this.#mustStat(at);

      const { temporary, file } = await this.#temporaryFile();
      try {
        await this.#write(file, at, content(), expected, options);
        if (!(await this.#name(temporary, at))) await this.#holds(at, expected, options.signal);
      } finally {
        // A file that can't be removed now is removed by a later writer. The failure to remove it must not replace the outcome of the write.
        await this.#files.remove(temporary).catch(() => {});
      }
      return await this.#mustStat(at);
    });
  }

  async get(at: string, options: TransferOptions = {}): Promise<Readable> {
    checkStorePath(at);
    return await this.#answering(at, options.signal, async () => {
      const file = await this.#files.open(this.#fileOf(at));
      const fault = (error: unknown) => asFailure(error, this.#fileOf(at));
      const source = Readable.from(file.chunks(), { objectMode: false });
      // Closed in any case, whether the stream was read to its end or never.
      source.once('close', () => file[Symbol.asyncDispose]().catch(() => {}));
      return wholeOf(source, { uri: uriInStore(this.uri, at), size: file.size }, fault, options);
    });
  }

  async stat(at: string, options: TransferOptions = {}): Promise<StoredObject | undefined> {
    checkStorePath(at);
    return await this.#answering(at, options.signal, () => this.#stat(at));
  }

  async list(at: string, options: TransferOptions = {}): Promise<readonly StoredObject[]> {
    if (at !== '') checkStorePath(at);
    const found: StoredObject[] = [];
    await this.#answering(at, options.signal, () => this.#collect(at, found, options.signal));
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async remove(at: string, options: TransferOptions = {}): Promise<void> {
    checkStorePath(at);
    await this.#answering(at, options.signal, async () => {
      if ((await this.#stat(at)) === undefined) return;
      await this.#files.remove(this.#fileOf(at));
      await this.#files.sync(path.dirname(this.#fileOf(at))).catch(unlessMissing);
      await this.#prune(path.dirname(at));
    });
  }

  #fileOf(at: string): string {
    return path.join(this.#root, at);
  }

  /** @throws Failure EXISTS_WITH_OTHER_CONTENT when something else is stored there */
  async #holds(at: string, expected: Digest, signal: AbortSignal | undefined): Promise<boolean> {
    const existing = await this.#stat(at);
    if (existing === undefined) return false;
    if (existing.size === expected.size && (await this.#digest(at, signal)).sha256 === expected.sha256) return true;
    throw new Failure('EXISTS_WITH_OTHER_CONTENT', `${existing.uri} is stored already, with another content`, { uri: existing.uri });
  }

  async #digest(at: string, signal: AbortSignal | undefined): Promise<Digest> {
    const meter = new Meter();
    await using file = await this.#files.open(this.#fileOf(at));
    await pipeline(file.chunks(), meter, drain, { signal });
    return meter.digest();
  }

  async #temporaryFile(): Promise<{ readonly temporary: string; readonly file: NewFile }> {
    const directory = path.join(this.#root, temporaryDirectory);
    await this.#files.makeDirectory(directory);
    await removeAbandoned(this.#files, directory, this.#clock.now());
    for (let attempt = 1; ; attempt++) {
      const temporary = path.join(directory, this.#random.uuid());
      try {
        return { temporary, file: await this.#files.create(temporary, 0o444) };
      } catch (error) {
        // The name is taken by a machine that is a copy of this one, and so draws the same random numbers.
        if (!hasErrno(error, 'EEXIST') || attempt === 3) throw error;
      }
    }
  }

  async #write(created: NewFile, at: string, source: Readable, expected: Digest, options: TransferOptions): Promise<void> {
    await using file = created;
    const meter = new Meter(options.onProgress);
    const write = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        if (meter.bytes > expected.size) throw otherThanAnnounced(at, { size: meter.bytes }, expected);
        await file.write(chunk);
      }
    };
    await untilAborted(pipeline(source, meter, write, { signal: options.signal }), options.signal);

    const actual = meter.digest();
    if (actual.size !== expected.size || actual.sha256 !== expected.sha256) {
      throw otherThanAnnounced(at, actual, expected);
    }
    // Agents must be able to read it, whatever user they run as and whatever the umask of the one who deploys.
    await file.setMode(0o444);
    await file.sync();
  }

  /** @returns false when the name is taken */
  async #name(temporary: string, at: string): Promise<boolean> {
    const file = this.#fileOf(at);
    // A `remove` that runs at the same time may delete the still empty directory before the link is made: make it again.
    for (let attempt = 1; ; attempt++) {
      await this.#files.makeDirectory(path.dirname(file));
      try {
        await this.#files.link(temporary, file);
        await this.#files.sync(path.dirname(file));
        return true;
      } catch (error) {
        if (hasErrno(error, 'EEXIST')) return false;
        if (!hasErrno(error, 'ENOENT')) throw error;
        if ((await this.#files.stat(temporary)) === undefined) throw lost(at, temporary, error);
        if (attempt === 3) throw error;
      }
    }
  }

  async #stat(at: string): Promise<StoredObject | undefined> {
    const found = await this.#files.stat(this.#fileOf(at));
    return found?.kind === 'file' ? { path: at, uri: uriInStore(this.uri, at), size: found.size, modifiedAt: found.modifiedAt } : undefined;
  }

  async #mustStat(at: string): Promise<StoredObject> {
    const found = await this.#stat(at);
    if (found === undefined) throw new Failure('CHANGED_MEANWHILE', `${uriInStore(this.uri, at)} was removed while it was stored`);
    return found;
  }

  async #collect(below: string, found: StoredObject[], signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    for (const child of await this.#files.list(this.#fileOf(below)).catch(noneWhenMissing)) {
      if (child.name.startsWith('.')) continue;
      const at = below === '' ? child.name : `${below}/${child.name}`;
      if (child.kind === 'directory') await this.#collect(at, found, signal);
      else if (child.kind === 'file') found.push(...[await this.#stat(at)].filter((object) => object !== undefined));
    }
  }

  /** Removes the empty directories above a removed object: they would show models that no longer exist. */
  async #prune(below: string): Promise<void> {
    for (let at = below; at !== '.'; at = path.dirname(at)) {
      try {
        await this.#files.removeDirectory(this.#fileOf(at));
      } catch (error) {
        if (hasErrno(error, 'ENOTEMPTY', 'EEXIST')) return;
        unlessMissing(error);
      }
    }
  }

  async #answering<Result>(at: string, signal: AbortSignal | undefined, call: () => Promise<Result>): Promise<Result> {
    try {
      signal?.throwIfAborted();
      return await call();
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw asFailure(error, at === '' ? this.#root : this.#fileOf(at));
    }
  }
}

/** The temporary file vanished while it was written: removed by hand, or by a writer that took it for abandoned since a clock was set. */
function lost(at: string, temporary: string, cause: unknown): Failure {
  return new Failure('CHANGED_MEANWHILE', `somebody removed ${temporary}, where ${at} was being written`, { file: temporary }, { cause });
}

function otherThanAnnounced(at: string, actual: Partial<Digest>, expected: Digest): Failure {
  return new Failure('CHANGED_MEANWHILE', `what was sent for ${at} is not what was announced: it changed on its way`, { actual, expected });
}

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _chunk of chunks);
}

function unlessMissing(error: unknown): void {
  if (!hasErrno(error, 'ENOENT')) throw error;
}

function noneWhenMissing(error: unknown): [] {
  if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return [];
  throw error;
}
