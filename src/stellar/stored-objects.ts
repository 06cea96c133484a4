import type { Clock } from '../runtime/clock/clock.js';
import type { Files } from '../storage/local/port.js';
import { failed, StellarError } from './errors.js';
import type { ObjectReading, StoredObjects } from './functions/capabilities.js';
import { decode } from './json.js';
import type { Value } from './values.js';

interface Kept {
  readonly object: Promise<Value>;
  readonly readAt: number;
}

/** Objects in files, as JSON of the machine interface, statistics and bloom filters included. Those read last are kept for a while. */
export class FileObjects implements StoredObjects {
  readonly #files: Files;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #kept = new Map<string, Kept>();

  constructor(files: Files, clock: Pick<Clock, 'elapsed'>) {
    this.#files = files;
    this.#clock = clock;
  }

  get(path: string, reading: ObjectReading): Promise<Value> {
    const kept = this.#kept.get(path);
    const now = this.#clock.elapsed();
    const isFresh = kept !== undefined && now - kept.readAt < reading.ttlMs;
    const entry = isFresh ? kept : { object: this.#read(path, reading), readAt: now };
    this.#kept.delete(path);
    this.#kept.set(path, entry);
    if (!isFresh) this.#forgetFailure(path, entry);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= reading.entries) break;
      this.#kept.delete(oldest);
    }
    return entry.object;
  }

  #forgetFailure(path: string, entry: Kept): void {
    entry.object.catch(() => {
      if (this.#kept.get(path) === entry) this.#kept.delete(path);
    });
  }

  async #read(path: string, { maxBytes, signal }: ObjectReading): Promise<Value> {
    const file = await this.#files.stat(path, { signal });
    if (file?.kind !== 'file') throw failed(`there is no file ${path}`);
    if (file.size > maxBytes)
      throw failed(`${path} has ${file.size} bytes, more than the ${maxBytes} that object.cache.max.file.size allows`);
    const chunks: Buffer[] = [];
    for await (const chunk of await this.#files.read(path, { signal })) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    if (text === '') return null;
    try {
      return decode(text);
    } catch (error) {
      if (!(error instanceof StellarError)) throw error;
      throw failed(`${path} holds no JSON: ${error.message}`, error);
    }
  }
}
