import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import { Failure } from '../errors/catalogue.js';
import { onAbort } from '../runtime/waits/on-abort.js';
import type { TransferOptions } from './port.js';

/**
 * A stream that errors unless it carries exactly `size` bytes: a cut connection often looks like an end. Destroying it destroys `source`.
 *
 * @param fault makes of an error of `source` what the reader is told
 */
export function wholeOf(
  source: Readable,
  expected: { uri: string; size: number },
  fault: (error: unknown) => unknown,
  { signal, onProgress }: TransferOptions,
): Readable {
  const whole = new Whole(expected, onProgress);
  const fail = (error: unknown) => whole.destroy(error instanceof Error ? error : new Error(String(error)));
  source.once('error', (error) => fail(fault(error)));

  const aborting = signal && onAbort(signal, () => fail(signal.reason));
  pipeline(source, whole, () => aborting?.[Symbol.dispose]());
  return whole;
}

class Whole extends Transform {
  readonly #expected: { readonly uri: string; readonly size: number };
  readonly #onProgress: TransferOptions['onProgress'];
  #bytes = 0;

  constructor(expected: { uri: string; size: number }, onProgress: TransferOptions['onProgress']) {
    super();
    this.#expected = expected;
    this.#onProgress = onProgress;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.#onProgress?.(this.#bytes);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const { uri, size } = this.#expected;
    done(this.#bytes === size ? null : new Failure('STORE_UNREACHABLE', `${uri} ended after ${this.#bytes} of ${size} bytes`));
  }
}
