import type { Log } from '../runtime/log/log.js';
import { untilAborted } from '../runtime/waits/until-aborted.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Bell } from '../zookeeper/recipes/bell.js';
import { createWithParents } from '../zookeeper/recipes/ensure-path.js';
import { isFault, type RecipePorts, untilDone } from '../zookeeper/recipes/retry.js';

export interface RecordWriterOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly log: Log;
}

/** What a znode should hold; undefined: it should not exist. */
type Wanted = Uint8Array | undefined;

/**
 * Writes znodes in the background, which nobody else writes. While ZooKeeper is away, only the latest content of each znode is kept, and
 * written when ZooKeeper returns.
 */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  readonly #wanted = new Map<string, Wanted>();
  readonly #bell = new Bell();
  /** Resolvers of `settled`. */
  readonly #idle: (() => void)[] = [];
  #writing = false;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
  }

  put(path: string, data: Uint8Array): void {
    this.#want(path, data);
  }

  remove(path: string): void {
    this.#want(path, undefined);
  }

  /** Writes until its signal aborts, or the client is closed. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#bell.next(signal);
        await this.#writeAll(signal);
      } catch (error) {
        if (signal.aborted || isFault(error, 'closed')) return;
        throw error;
      }
    }
  }

  /** Resolves when everything is written. @throws the reason of the signal */
  async settled(signal: AbortSignal): Promise<void> {
    if (this.#wanted.size === 0 && !this.#writing) return;
    await untilAborted(new Promise<void>((resolve) => this.#idle.push(resolve)), signal);
  }

  #want(path: string, data: Wanted): void {
    // Moved to the end of the queue: a znode that changes all the time must not starve the others.
    this.#wanted.delete(path);
    this.#wanted.set(path, data);
    this.#bell.ring();
  }

  async #writeAll(signal: AbortSignal): Promise<void> {
    this.#writing = true;
    try {
      for (let [next] = this.#wanted; next !== undefined; [next] = this.#wanted) await this.#write(...next, signal);
    } finally {
      this.#writing = false;
    }
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #write(path: string, data: Wanted, signal: AbortSignal): Promise<void> {
    const { zk, log } = this.#options;
    try {
      await untilDone(
        () => (data === undefined ? removeZnode(zk, path, signal) : writeZnode(zk, path, data, signal)),
        this.#options,
        signal,
      );
    } catch (error) {
      if (signal.aborted || isFault(error, 'closed')) throw error;
      log.error('a record cannot be written', { path, error });
    }
    // Unless newer content has been set meanwhile.
    if (this.#wanted.has(path) && this.#wanted.get(path) === data) this.#wanted.delete(path);
  }
}

async function writeZnode(zk: ZooKeeper, path: string, data: Uint8Array, signal: AbortSignal): Promise<void> {
  try {
    await zk.write(path, data, 'any', { signal });
  } catch (error) {
    if (!isFault(error, 'no znode')) throw error;
    await create(zk, path, data, signal);
  }
}

async function create(zk: ZooKeeper, path: string, data: Uint8Array, signal: AbortSignal): Promise<void> {
  try {
    await createWithParents(zk, path, data, { signal });
  } catch (error) {
    if (!isFault(error, 'exists')) throw error;
    await zk.write(path, data, 'any', { signal });
  }
}

async function removeZnode(zk: ZooKeeper, path: string, signal: AbortSignal): Promise<void> {
  try {
    await zk.delete(path, 'any', { signal });
  } catch (error) {
    if (!isFault(error, 'no znode')) throw error;
  }
}
