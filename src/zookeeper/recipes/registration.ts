import type { Log } from '../../runtime/log/log.js';
import type { Znode, ZooKeeper } from '../port.js';
import { Bell } from './bell.js';
import { createWithParents } from './ensure-path.js';
import { isFault, type RecipePorts, retryDelayMs, untilDone } from './retry.js';
import { readAndWatch } from './wait-for.js';

export interface RegistrationOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  /** A path that only this owner ever uses. A znode found there is left over from an earlier session of the owner and is replaced. */
  readonly path: string;
  readonly data: Uint8Array;
  readonly log: Log;
}

const withdrawalMs = 5_000;

/**
 * An ephemeral znode that its owner keeps in existence. It is created again when somebody deletes it (a starting Metron master unregisters
 * everything, and empty parents are deleted too), created in each new session, and taken over from a former session of the owner.
 */
export class Registration implements AsyncDisposable {
  readonly #options: RegistrationOptions;
  readonly #bell = new Bell();
  readonly #stop = new AbortController();
  #keeping: Promise<void> = Promise.resolve();
  #data: Uint8Array;

  /**
   * @returns once the znode is registered
   * @throws ZooKeeperError not allowed, too large, …; the reason of `signal`
   */
  static async make(options: RegistrationOptions, signal: AbortSignal): Promise<Registration> {
    const registration = new Registration(options);
    try {
      await untilDone(() => registration.#put(signal), options, signal);
    } catch (error) {
      await registration.withdraw();
      throw error;
    }
    registration.#keeping = registration.#keep();
    return registration;
  }

  private constructor(options: RegistrationOptions) {
    this.#options = options;
    this.#data = options.data;
  }

  /** Changes the data of the znode. @returns once it is written */
  async update(data: Uint8Array, signal: AbortSignal): Promise<void> {
    this.#data = data;
    await untilDone(() => this.#put(signal), this.#options, signal);
  }

  /** Deletes the znode. If the server can't be reached, the znode goes when the session ends. */
  async withdraw(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort(new Error('withdrawn'));
    await this.#keeping;
    const { zk, path, log } = this.#options;
    const limit = AbortSignal.timeout(withdrawalMs);
    try {
      await untilDone(() => this.#remove(limit), this.#options, limit);
    } catch (error) {
      if (!isFault(error, 'closed')) log.warn('a registration stays until its session ends', { path, session: zk.session.id, error });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.withdraw();
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stop;
    const { clock, random, log, path } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#bell.next(signal);
        await untilDone(() => this.#put(signal), this.#options, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted || isFault(error, 'closed')) return;
        log.error('a registration cannot be kept in place; trying again', { path, error });
        this.#bell.ring();
        await clock.sleep(retryDelayMs(failures++, random.fraction()), signal).catch(() => {});
      }
    }
  }

  /** One look at the znode, and the change that it calls for. After a change it looks again, since the watch that it has set fires. */
  async #put(signal: AbortSignal): Promise<void> {
    const { zk, path } = this.#options;
    for (;;) {
      const data = this.#data;
      const found = await readAndWatch(zk, path, this.#bell.ring, signal);
      if (found !== undefined && this.#isOurs(found) && Buffer.compare(found.data, data) === 0) return;
      try {
        await this.#correct(found, data, signal);
      } catch (error) {
        // Somebody else changed the znode between our read and our write: look again.
        if (!(['exists', 'no znode', 'version conflict'] as const).some((fault) => isFault(error, fault))) throw error;
      }
    }
  }

  async #correct(found: Znode | undefined, data: Uint8Array, signal: AbortSignal): Promise<void> {
    const { zk, path, log } = this.#options;
    if (found === undefined) {
      await createWithParents(zk, path, data, { mode: 'ephemeral', signal });
      return;
    }
    if (this.#isOurs(found)) {
      await zk.write(path, data, found.stat.version, { signal });
      return;
    }
    log.info('taking over a registration of a former session', { path, owner: found.stat.ephemeralOwner });
    await zk.commit(
      [
        { kind: 'delete', path, expected: found.stat.version },
        { kind: 'create', path, data, mode: 'ephemeral' },
      ],
      { signal },
    );
  }

  async #remove(signal: AbortSignal): Promise<void> {
    const { zk, path } = this.#options;
    const found = await zk.read(path, { signal });
    if (found === undefined || !this.#isOurs(found)) return;
    try {
      await zk.delete(path, found.stat.version, { signal });
    } catch (error) {
      if (!isFault(error, 'no znode')) throw error;
    }
  }

  #isOurs({ stat }: Znode): boolean {
    return stat.ephemeralOwner !== undefined && stat.ephemeralOwner === this.#options.zk.session.id;
  }
}
