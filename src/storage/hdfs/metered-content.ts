import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import { Failure } from '../../errors/catalogue.js';
import type { Digest, TransferOptions } from '../port.js';
import { type ContentDigest, ContentHash } from './content-digest.js';

/** What is sent, hashed as it goes. A transfer may begin anew; then so does this. */
export class MeteredContent {
  readonly #at: string;
  readonly #content: () => Readable;
  readonly #expected: Digest;
  readonly #onProgress: TransferOptions['onProgress'];
  #furthest = 0;
  #verified: ContentDigest | undefined;

  constructor(at: string, content: () => Readable, expected: Digest, onProgress: TransferOptions['onProgress']) {
    this.#at = at;
    this.#content = content;
    this.#expected = expected;
    this.#onProgress = onProgress;
  }

  /** The content from its start; errors with CHANGED_MEANWHILE before its end when it is not what was announced. */
  open(): Readable {
    const { sha256, size } = this.#expected;
    const hash = new ContentHash();
    let bytes = 0;
    let held: Buffer | undefined;
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
        // A server that has got as many bytes as were announced takes them for the whole: the last wait until we know what they all were.
        if (bytes === size) held = chunk;
        hash.update(chunk);
        if (held === undefined) done(null, chunk);
        else done();
      },
      flush: (done) => {
        const actual = hash.digest();
        if (actual.sha256 !== sha256 || actual.size !== size) return done(this.#otherThanAnnounced(actual));
        this.#verified = actual;
        done(null, held);
      },
    });
    pipeline(this.#content(), meter, () => undefined);
    return meter;
  }

  /** Of what `open` gave, once it has ended. */
  get verified(): ContentDigest {
    if (this.#verified === undefined) throw new Error('the content has not been read to its end');
    return this.#verified;
  }

  #otherThanAnnounced({ sha256, size }: { sha256?: string; size: number }): Failure {
    return new Failure('CHANGED_MEANWHILE', `what was sent for ${this.#at} is not what was announced: it changed on its way`, {
      actual: { sha256, size },
      expected: this.#expected,
    });
  }
}
