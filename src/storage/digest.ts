import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Meter } from './meter.js';
import type { Digest } from './port.js';

/** The SHA-256 and the size of a whole content. @throws what reading it throws; the reason of `signal` */
export async function digestOf(content: Readable, signal?: AbortSignal): Promise<Digest> {
  const meter = new Meter();
  try {
    await pipeline(content, meter.resume(), { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
  return meter.digest();
}
