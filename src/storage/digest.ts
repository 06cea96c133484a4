import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Digest } from './port.js';

/** Of a whole content. @throws what reading it throws; the reason of `signal` */
export async function digestOf(content: Readable, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), size };
}
