import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import { untilAborted } from '../runtime/waits/until-aborted.js';
import type { Digest, ModelStore, StoredObject, TransferOptions } from './port.js';
import { checkStorePath, uriInStore } from './store-path.js';
import { wholeOf } from './whole.js';

/** A model store in this process's memory, for tests of what stands on the port. */
export class MemoryStore implements ModelStore {
  readonly uri: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #objects = new Map<string, { readonly content: Buffer; readonly modifiedAt: number }>();

  constructor(clock: Pick<Clock, 'now'>, uri = 'memory://store') {
    this.#clock = clock;
    this.uri = uri;
  }

  async put(path: string, content: () => Readable, expected: Digest, options: TransferOptions = {}): Promise<StoredObject> {
    checkStorePath(path);
    options.signal?.throwIfAborted();
    const existing = this.#objects.get(path);
    if (existing === undefined) {
      const bytes = await collect(content(), options.signal);
      if (!isDigestOf(expected, bytes)) throw new Failure('CHANGED_MEANWHILE', `what was sent for ${path} is not what was announced`);
      options.onProgress?.(bytes.length);
      // Another caller may have stored it while this content was read.
      if (!this.#objects.has(path)) this.#objects.set(path, { content: bytes, modifiedAt: this.#clock.now() });
    }
    const stored = this.#objects.get(path);
    if (stored === undefined || !isDigestOf(expected, stored.content)) {
      throw new Failure('EXISTS_WITH_OTHER_CONTENT', `${uriInStore(this.uri, path)} is stored already, with another content`);
    }
    return this.#object(path, stored);
  }

  async get(path: string, options: TransferOptions = {}): Promise<Readable> {
    checkStorePath(path);
    options.signal?.throwIfAborted();
    const stored = this.#objects.get(path);
    if (stored === undefined) throw new Failure('NO_SUCH_ARTIFACT', `${uriInStore(this.uri, path)} is not in the model store`);
    const source = Readable.from([stored.content], { objectMode: false });
    return wholeOf(source, { uri: uriInStore(this.uri, path), size: stored.content.length }, (error) => error, options);
  }

  async stat(path: string, { signal }: TransferOptions = {}): Promise<StoredObject | undefined> {
    checkStorePath(path);
    signal?.throwIfAborted();
    const stored = this.#objects.get(path);
    return stored && this.#object(path, stored);
  }

  async list(path: string, { signal }: TransferOptions = {}): Promise<readonly StoredObject[]> {
    if (path !== '') checkStorePath(path);
    signal?.throwIfAborted();
    return [...this.#objects]
      .filter(([at]) => path === '' || at.startsWith(`${path}/`))
      .map(([at, stored]) => this.#object(at, stored))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async remove(path: string, { signal }: TransferOptions = {}): Promise<void> {
    checkStorePath(path);
    signal?.throwIfAborted();
    this.#objects.delete(path);
  }

  #object(path: string, { content, modifiedAt }: { content: Buffer; modifiedAt: number }): StoredObject {
    return { path, uri: uriInStore(this.uri, path), size: content.length, modifiedAt };
  }
}

function isDigestOf(digest: Digest, content: Buffer): boolean {
  return digest.size === content.length && digest.sha256 === createHash('sha256').update(content).digest('hex');
}

async function collect(source: Readable, signal: AbortSignal | undefined): Promise<Buffer> {
  try {
    return await untilAborted(pipeline(source, buffer, { signal }), signal);
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
