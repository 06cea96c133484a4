import { Readable } from 'node:stream';
import { Failure } from '../errors/catalogue.js';
import type { Digest, ModelStore, StoredObject, TransferOptions } from './port.js';

/**
 * `…, done` and `…, not done` fail alike, as a broken connection does. `cut` makes a stream that ends in an error after half of its bytes:
 * of a get the one handed out, of a put the one read.
 */
export type InjectedStoreFault = 'unreachable, done' | 'unreachable, not done' | 'full' | 'not allowed' | 'cut';

export interface ObservedStoreCall {
  readonly name: 'put' | 'get' | 'stat' | 'list' | 'remove';
  readonly path: string;
  /** The number of calls that were made before this one. */
  readonly index: number;
}

/** Chooses which calls fail, and how. */
export type StoreSabotage = (call: ObservedStoreCall) => InjectedStoreFault | undefined;

/** A model store whose calls fail as a test says. */
export class FailingStore implements ModelStore {
  /** Every call made, in order. */
  readonly calls: ObservedStoreCall[] = [];
  readonly #inner: ModelStore;
  sabotage: StoreSabotage;

  constructor(inner: ModelStore, sabotage: StoreSabotage = () => undefined) {
    this.#inner = inner;
    this.sabotage = sabotage;
  }

  get uri(): string {
    return this.#inner.uri;
  }

  put(path: string, content: () => Readable, expected: Digest, options?: TransferOptions): Promise<StoredObject> {
    return this.#call('put', path, (fault) => {
      const source = fault === 'cut' ? () => halfOf(content(), expected.size) : content;
      return this.#inner.put(path, source, expected, options);
    });
  }

  get(path: string, options?: TransferOptions): Promise<Readable> {
    return this.#call('get', path, async (fault) => {
      const source = await this.#inner.get(path, options);
      const size = (await this.#inner.stat(path))?.size ?? 0;
      return fault === 'cut' ? halfOf(source, size) : source;
    });
  }

  stat(path: string, options?: TransferOptions): Promise<StoredObject | undefined> {
    return this.#call('stat', path, () => this.#inner.stat(path, options));
  }

  list(path: string, options?: TransferOptions): Promise<readonly StoredObject[]> {
    return this.#call('list', path, () => this.#inner.list(path, options));
  }

  remove(path: string, options?: TransferOptions): Promise<void> {
    return this.#call('remove', path, () => this.#inner.remove(path, options));
  }

  async #call<Result>(
    name: ObservedStoreCall['name'],
    path: string,
    operation: (fault: InjectedStoreFault | undefined) => Promise<Result>,
  ): Promise<Result> {
    const call: ObservedStoreCall = { name, path, index: this.calls.length };
    this.calls.push(call);
    const fault = this.sabotage(call);
    if (fault === undefined || fault === 'cut') return await operation(fault);
    if (fault === 'unreachable, done') await operation(fault);
    throw new Failure(codes[fault], `${this.uri}/${path}: ${fault}, injected by a test`);
  }
}

const codes = {
  'unreachable, done': 'STORE_UNREACHABLE',
  'unreachable, not done': 'STORE_UNREACHABLE',
  full: 'STORE_FULL',
  'not allowed': 'NOT_ALLOWED',
} as const;

function halfOf(source: Readable, size: number): Readable {
  async function* half() {
    let left = Math.floor(size / 2);
    for await (const chunk of source) {
      const part = (chunk as Buffer).subarray(0, left);
      left -= part.length;
      if (part.length > 0) yield part;
      if (left <= 0) break;
    }
    throw new Failure('STORE_UNREACHABLE', 'the connection was cut, by a test');
  }
  return Readable.from(half(), { objectMode: false });
}
