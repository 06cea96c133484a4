import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectory } from '../../../runtime/files/durable.js';
import type { Disk, DiskFile } from './disk.js';

/** A directory of this machine. Who can read it can take over its sessions: the directory is for its owner alone. */
export class LocalDisk implements Disk {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async prepare(): Promise<void> {
    await makeDirectory(this.directory, 0o700);
  }

  async list(): Promise<readonly string[]> {
    const entries = await readdir(this.directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  read(name: string): Promise<Buffer> {
    return readFile(this.#path(name));
  }

  async create(name: string, { durable }: { readonly durable: boolean }): Promise<DiskFile> {
    const { O_WRONLY, O_CREAT, O_EXCL, O_DSYNC } = constants;
    const handle = await open(this.#path(name), O_WRONLY | O_CREAT | O_EXCL | (durable ? O_DSYNC : 0), 0o600);
    if (durable) await this.#syncDirectory();
    return new LocalFile(handle);
  }

  async truncate(name: string, length: number): Promise<void> {
    await truncate(this.#path(name), length);
    await using handle = await open(this.#path(name), 'r+');
    await handle.sync();
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.#path(from), this.#path(to));
    await this.#syncDirectory();
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async #syncDirectory(): Promise<void> {
    await using handle = await open(this.directory, 'r');
    await handle.sync();
  }

  #path(name: string): string {
    return path.join(this.directory, name);
  }
}

class LocalFile implements DiskFile {
  readonly #handle: FileHandle;
  #length = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#length);
      at += bytesWritten;
      this.#length += bytesWritten;
    }
  }

  sync(): Promise<void> {
    return this.#handle.sync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
