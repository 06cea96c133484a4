import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { Digest } from './port.js';

/** Passes bytes on, counting and hashing them. */
export class Meter extends Transform {
  readonly #hash = createHash('sha256');
  readonly #onProgress: ((bytes: number) => void) | undefined;
  #bytes = 0;

  /** @param onProgress told the bytes so far, chunk by chunk */
  constructor(onProgress?: (bytes: number) => void) {
    super();
    this.#onProgress = onProgress;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** To be called once, when all bytes have passed. */
  digest(): Digest {
    return { sha256: this.#hash.digest('hex'), size: this.#bytes };
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
    this.#onProgress?.(this.#bytes);
    done(null, chunk);
  }
}
