import { Failure } from '../../errors/catalogue.js';
import type { MeasurementKey, ProfileStore } from './port.js';

/** Fails while it is told to. */
export class FailingProfiles implements ProfileStore {
  readonly #inner: ProfileStore;
  isDown = false;

  constructor(inner: ProfileStore) {
    this.#inner = inner;
  }

  async get(key: MeasurementKey, signal?: AbortSignal): Promise<string | undefined> {
    if (this.isDown) throw new Failure('STORE_UNREACHABLE', 'down, injected by a test');
    return await this.#inner.get(key, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}
