import { Worker } from 'node:worker_threads';
import { crc32cModule } from './crc32c-module.js';
import { digestWorkerSource } from './digest-worker.js';
import { blockBytes, bytesPerCrc } from './file-checksum.js';

export interface ContentDigest {
  readonly sha256: string;
  readonly size: number;
  /** MD5s of the checksums of each block, one after the other: see file-checksum.ts. */
  readonly blocks: Buffer;
}

/** A block is a whole number of slots, and a slot of the groups of crc32c.wat. */
const slotBytes = 512 * 1024;
const slotCount = 8;
const pageBytes = 64 * 1024;
const ringAt = pageBytes;
const pages = (ringAt + slotBytes * slotCount) / pageBytes;

interface Reply {
  readonly slot?: number;
  readonly done?: { readonly sha256: string; readonly size: number; readonly blocks: string };
}

/** Hashes a stream in another thread, through a ring of shared memory: the thread that moves the bytes only copies them. */
export class ParallelDigest implements AsyncDisposable {
  readonly #memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  readonly #bytes = new Uint8Array(this.#memory.buffer, ringAt);
  readonly #free = Array.from({ length: slotCount }, (_, slot) => slot);
  readonly #worker: Worker;
  #filling: number | undefined;
  #filled = 0;
  #whenFree: (() => void) | undefined;
  #failure: Error | undefined;
  #finished: ((done: ContentDigest) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor() {
    const workerData = { memory: this.#memory, module: crc32cModule, ringAt, slotBytes, blockBytes, bytesPerCrc };
    this.#worker = new Worker(digestWorkerSource, { eval: true, workerData });
    this.#worker.on('message', (reply: Reply) => this.#answered(reply));
    this.#worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#whenFree?.();
      this.#failed?.(this.#failure);
    });
  }

  /** Resolves once the chunk may be changed, and there is room again. */
  async update(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#filling ??= this.#free.pop();
      if (this.#filling === undefined) {
        await this.#slotFreed();
        continue;
      }
      const part = chunk.subarray(at, at + slotBytes - this.#filled);
      this.#bytes.set(part, this.#filling * slotBytes + this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === slotBytes) this.#send();
    }
  }

  finish(): Promise<ContentDigest> {
    if (this.#filled > 0) this.#send();
    this.#worker.postMessage({});
    return new Promise((resolve, reject) => {
      this.#finished = resolve;
      this.#failed = reject;
      if (this.#failure !== undefined) reject(this.#failure);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #send(): void {
    this.#worker.postMessage({ slot: this.#filling, length: this.#filled });
    this.#filling = undefined;
    this.#filled = 0;
  }

  #slotFreed(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenFree = resolve;
    });
  }

  #answered({ slot, done }: Reply): void {
    if (done !== undefined) this.#finished?.({ ...done, blocks: Buffer.from(done.blocks, 'hex') });
    if (slot === undefined) return;
    this.#free.push(slot);
    this.#whenFree?.();
    this.#whenFree = undefined;
  }
}
