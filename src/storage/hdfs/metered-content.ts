import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import { Failure } from '../../errors/catalogue.js';
import type { Digest, TransferOptions } from '../port.js';
import { type ContentDigest, ParallelDigest } from './parallel-digest.js';

/** What is sent, hashed as it goes. A transfer may begin anew; then so does this. */
export class MeteredContent implements AsyncDisposable {
  readonly #at: string;
  readonly #content: () => Readable;
  readonly #expected: Digest;
  readonly #onProgress: TransferOptions['onProgress'];
  #furthest = 0;
  #hashing: ParallelDigest | undefined;
  #digest: Promise<ContentDigest> | undefined;

  constructor(at: string, content: () => Readable, expected: Digest, onProgress: TransferOptions['onProgress']) {
    this.#at = at;
    this.#content = content;
    this.#expected = expected;
    this.#onProgress = onProgress;
  }

  /** The content from its start; errors with CHANGED_MEANWHILE before its end when it is not what was announced. */
  open(): Readable {
    const { sha256, size } = this.#expected;
    void this.#hashing?.[Symbol.asyncDispose]();
    const hashing = new ParallelDigest();
    this.#hashing = hashing;
    this.#digest = undefined;

    let bytes = 0;
    const meter = new Transform({
      highWaterMark: 1024 * 1024,
      transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
        bytes += chunk.length;
        if (bytes > size) return done(this.#otherThanAnnounced({ size: bytes }));
        // Progress never goes back, however often a transfer begins anew.
        if (bytes > this.#furthest) {
          this.#furthest = bytes;
          this.#onProgress?.(bytes);
        }
        hashing.update(chunk).then(() => done(null, chunk), done);
      },
      flush: (done) => {
        this.#digest = hashing.finish();
        this.#digest.then(
          (actual) => done(actual.sha256 === sha256 && actual.size === size ? null : this.#otherThanAnnounced(actual)),
          done,
        );
      },
    });
    pipeline(this.#content(), meter, () => undefined);
    return meter;
  }

  /** Once what `open` gave has ended. */
  async digest(): Promise<ContentDigest> {
    if (this.#digest === undefined) throw new Error('the content has not been read');
    return await this.#digest;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hashing?.[Symbol.asyncDispose]();
  }

  #otherThanAnnounced({ sha256, size }: { sha256?: string; size: number }): Failure {
    return new Failure('CHANGED_MEANWHILE', `what was sent for ${this.#at} is not what was announced: it changed on its way`, {
      actual: { sha256, size },
      expected: this.#expected,
    });
  }
}
