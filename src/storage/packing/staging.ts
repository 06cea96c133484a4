import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { errnoText, hasErrno } from '../../runtime/errno.js';
import { makeDirectory, syncDirectory } from '../../runtime/files/durable.js';
import { checkSize, type ModelLimits } from './limits.js';
import { linkFault } from './links.js';
import { encodeManifest, manifestName, type PackedEntry } from './manifest.js';
import { parentOf, pathFault } from './paths.js';

/**
 * A model directory in the making: filled beside its place under a name ending in `.partial`, and put in place at once and whole.
 *
 * Nothing is ever written through a link: links are made last, and every directory is one that was made here. What a killed process left
 * under the same name is removed first; one process at a time may stage a directory.
 */
export class StagedModel {
  readonly directory: string;
  readonly limits: ModelLimits;
  readonly #entries = new Map<string, PackedEntry>();
  #bytes = 0;

  private constructor(directory: string, limits: ModelLimits) {
    this.directory = directory;
    this.limits = limits;
  }

  /** @throws Failure CHANGED_MEANWHILE when the directory is there already, STORE_FULL, NOT_ALLOWED */
  static async begin(directory: string, limits: ModelLimits): Promise<StagedModel> {
    const staged = new StagedModel(directory, limits);
    await staged.#writing('.', async () => {
      await removeTree(staged.#partial);
      await makeDirectory(path.dirname(directory));
      await mkdir(staged.#partial, { mode: 0o700 });
    });
    return staged;
  }

  get entries(): readonly PackedEntry[] {
    return [...this.#entries.values()];
  }

  async addDirectory(at: string, mode: number): Promise<void> {
    this.#mayTake(at);
    await this.#writing(at, () => mkdir(this.#fileOf(at), { mode: 0o700 }));
    this.#entries.set(at, { kind: 'directory', path: at, mode });
  }

  async addLink(at: string, target: string): Promise<void> {
    this.#mayTake(at);
    this.#entries.set(at, { kind: 'link', path: at, target });
  }

  /** Writes a file and makes it durable. */
  async addFile(at: string, mode: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    this.#mayTake(at);
    const hash = createHash('sha256');
    let size = 0;
    await this.#writing(at, async () => {
      await using file = await open(
        this.#fileOf(at),
        constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW,
        0o600,
      );
      for await (const chunk of content) {
        size += chunk.length;
        checkSize(this.limits, { bytes: this.#bytes + size, entries: this.#entries.size });
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.chmod(mode);
      await file.sync();
    });
    this.#bytes += size;
    this.#entries.set(at, { kind: 'file', path: at, mode, size, sha256: hash.digest('hex') });
  }

  /**
   * Makes the links, sets the modes of directories, leaves the manifest beside the files and puts all in place.
   * Directories stay writable for their owner: a model writes its endpoint.dat there, and the agent removes them.
   */
  async publish(): Promise<void> {
    const links = new Map(this.entries.flatMap((entry) => (entry.kind === 'link' ? [[entry.path, entry.target] as const] : [])));
    for (const at of links.keys()) {
      const fault = linkFault(at, links);
      if (fault !== undefined) throw bad(at, `is a link that ${fault}`);
    }
    await this.#writing('.', async () => {
      for (const [at, target] of links) await symlink(target, this.#fileOf(at));
      await using manifest = await open(this.#fileOf(manifestName), 'wx', 0o444);
      await manifest.writeFile(encodeManifest(this.entries));
      await manifest.sync();
      for (const entry of this.entries) {
        if (entry.kind !== 'directory') continue;
        await chmod(this.#fileOf(entry.path), entry.mode | 0o700);
        await syncDirectory(this.#fileOf(entry.path));
      }
      await chmod(this.#partial, 0o755);
      await syncDirectory(this.#partial);
      await rename(this.#partial, this.directory);
      await syncDirectory(path.dirname(this.directory));
    });
  }

  /** Removes the unfinished directory. Does nothing after `publish`. */
  async discard(): Promise<void> {
    await removeTree(this.#partial);
  }

  get #partial(): string {
    return `${this.directory}.partial`;
  }

  #fileOf(at: string): string {
    return path.join(this.#partial, at);
  }

  #mayTake(at: string): void {
    const fault = pathFault(at, this.limits);
    if (fault !== undefined) throw bad(at, `can't be unpacked: its path ${fault}`);
    if (at === manifestName || this.#entries.has(at)) throw bad(at, 'is there twice');
    const parent = parentOf(at);
    if (parent !== '' && this.#entries.get(parent)?.kind !== 'directory') throw bad(at, 'is below what is no directory');
    checkSize(this.limits, { bytes: this.#bytes, entries: this.#entries.size + 1 });
  }

  async #writing<Result>(at: string, write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (hasErrno(error, 'EEXIST', 'ENOTEMPTY'))
        throw new Failure('CHANGED_MEANWHILE', `${this.directory} is there already`, {}, { cause: error });
      if (hasErrno(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) {
        throw new Failure(
          'STORE_FULL',
          `no room to unpack the model in ${this.directory}`,
          { directory: this.directory },
          { cause: error, hint: `make room on the file system of ${this.directory}` },
        );
      }
      if (!hasErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO')) throw error;
      throw new Failure('NOT_ALLOWED', `can't unpack ${at} in ${this.directory}: ${errnoText(error)}`, { path: at }, { cause: error });
    }
  }
}

async function removeTree(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 2 });
}

function bad(at: string, reason: string): Failure {
  return new Failure('BAD_ARCHIVE', `${at} ${reason}`, { path: at });
}
