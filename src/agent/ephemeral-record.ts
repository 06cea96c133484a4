import type { Log } from '../runtime/log/log.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Bell } from '../zookeeper/recipes/bell.js';
import { Registration } from '../zookeeper/recipes/registration.js';
import type { RecipePorts } from '../zookeeper/recipes/retry.js';

export interface EphemeralRecordOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly path: string;
  readonly log: Log;
}

/** A znode that goes with our session and holds what was put last. Nobody waits for it: while ZooKeeper is away only the last is kept. */
export class EphemeralRecord implements AsyncDisposable {
  readonly #options: EphemeralRecordOptions;
  readonly #bell = new Bell();
  readonly #end = new AbortController();
  readonly #writing: Promise<void>;
  #wanted: Uint8Array | undefined;
  #registration: Registration | undefined;

  constructor(options: EphemeralRecordOptions) {
    this.#options = options;
    this.#writing = this.#write();
  }

  put(data: Uint8Array): void {
    this.#wanted = data;
    this.#bell.ring();
  }

  /** Takes it away for good. */
  async withdraw(): Promise<void> {
    this.#end.abort(new Error('withdrawn'));
    await this.#writing;
    await this.#registration?.withdraw();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.withdraw();
  }

  async #write(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        await this.#bell.next(signal);
        const data = this.#wanted;
        if (data === undefined) continue;
        if (this.#registration === undefined) this.#registration = await Registration.make({ ...this.#options, data }, signal);
        else await this.#registration.update(data, signal);
      } catch (error) {
        if (!signal.aborted)
          this.#options.log.error('what an instance says of itself can not be written', { path: this.#options.path, error });
      }
    }
  }
}
