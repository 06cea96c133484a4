import type { Stats } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Source, SourceBatch } from '../pipeline/source.js';
import { type FilePlace, type FilePlaces, readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { recordOf } from './line-records.js';
import { LineSplitter } from './line-splitter.js';

export interface DirectorySourceOptions {
  readonly directory: string;
  /** Keeps how far each file was read. */
  readonly checkpoint: string;
  readonly clock: Clock;
}

interface Followed {
  readonly key: string;
  readonly name: string;
  readonly splitter: LineSplitter;
  /** Up to where it was read; lines up to there may not be safe yet. */
  readAt: number;
  /** Up to where all is safe. */
  safeAt: number;
}

const pollMs = 250;
const settleMs = 1_000;
const chunkBytes = 256 * 1024;
/** Pieces of files that are read and not given out: a directory may hold thousands of files. */
const mostReady = 64;

/**
 * The lines of all files of a directory, those that come later too, for ever. Files may grow, be renamed, cut to nothing and written anew;
 * a line counts once its end is there. Hidden files are left alone.
 */
export class DirectorySource implements Source {
  readonly name: string;
  readonly #options: DirectorySourceOptions;
  readonly #files = new Map<string, Followed>();
  #known: FilePlaces;
  #ready: SourceBatch[] = [];
  #dirty = false;
  #settledAt: number;
  /** The name of the file that was read last: the next look goes on behind it, so that a busy file keeps no other waiting. */
  #lastName = '';

  private constructor(options: DirectorySourceOptions, known: FilePlaces) {
    this.#options = options;
    this.#known = known;
    this.#settledAt = options.clock.elapsed();
    this.name = options.directory;
  }

  /** @throws Failure BAD_INPUT */
  static async open(options: DirectorySourceOptions): Promise<DirectorySource> {
    const directory = await realpath(options.directory).catch((cause: unknown) => {
      throw new Failure('BAD_INPUT', `cannot read ${options.directory}`, {}, { cause });
    });
    return new DirectorySource({ ...options, directory }, await readCheckpoint(options.checkpoint));
  }

  async next(signal: AbortSignal): Promise<SourceBatch | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const batch = this.#ready.shift();
      if (batch !== undefined) return batch;
      if (this.#dirty && this.#options.clock.elapsed() - this.#settledAt >= settleMs) await this.settle();
      await this.#look();
      if (this.#ready.length === 0) await this.#options.clock.sleep(pollMs, signal);
    }
  }

  async settle(): Promise<void> {
    this.#settledAt = this.#options.clock.elapsed();
    this.#dirty = false;
    const places = Array.from(this.#files.values(), ({ key, name, safeAt }): [string, FilePlace] => [key, { name, offset: safeAt }]);
    await writeCheckpoint(this.#options.checkpoint, new Map(places));
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** Reads a piece of each file that has grown, or of as many as give enough to do. */
  async #look(): Promise<void> {
    const there = new Set<string>();
    for (const name of await this.#names()) {
      if (this.#ready.length >= mostReady) return;
      this.#lastName = name;
      const file = path.join(this.#options.directory, name);
      const handle = await open(file).catch(() => undefined);
      if (handle === undefined) continue;
      await using opened = handle;
      // Of what is open, not of the name: a log may be renamed and made anew in between.
      const stats = await opened.stat();
      there.add(keyOf(stats));
      await this.#read(opened, await this.#follow(file, stats));
    }
    for (const [key, { readAt, safeAt }] of this.#files) if (!there.has(key) && readAt === safeAt) this.#files.delete(key);
  }

  /** The files, those behind the last one that was read before the others. */
  async #names(): Promise<readonly string[]> {
    const entries = await readdir(this.#options.directory, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
    const [behind, others] = [names.filter((name) => name > this.#lastName), names.filter((name) => name <= this.#lastName)];
    return [...behind.sort(), ...others.sort()];
  }

  /** Whoever is followed is known before its first line goes out: after a kill its lines must have the same guids. */
  async #follow(file: string, stats: Stats): Promise<Followed> {
    const key = keyOf(stats);
    const known = this.#files.get(key);
    if (known !== undefined && stats.size >= known.readAt) return known;
    const place = known === undefined ? this.#known.get(key) : undefined;
    const resumes = place !== undefined && place.offset <= stats.size;
    // One that was cut to nothing is another file from then on.
    const name = resumes ? place.name : `${file}@${known === undefined ? stats.birthtimeMs : stats.mtimeMs}`;
    const offset = resumes ? place.offset : 0;
    const followed = { key, name, splitter: new LineSplitter(offset), readAt: offset, safeAt: offset };
    this.#files.set(key, followed);
    await this.settle();
    return followed;
  }

  async #read(handle: FileHandle, followed: Followed): Promise<void> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, followed.readAt);
    if (bytesRead === 0) return;
    followed.readAt += bytesRead;
    const lines = followed.splitter.push(buffer.subarray(0, bytesRead));
    const end = followed.splitter.position;
    const confirm = () => {
      followed.safeAt = Math.max(followed.safeAt, end);
      this.#dirty = true;
    };
    if (lines.length > 0) this.#ready.push({ lane: followed.key, records: lines.map((line) => recordOf(followed.name, line)), confirm });
  }
}

function keyOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}
