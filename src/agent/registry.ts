import type { Assignment } from '../control/records.js';
import type { Endpoint } from '../domain/endpoint.js';
import { encodeRegistration } from '../metron/registration.js';
import type { Log } from '../runtime/log/log.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { Registration } from '../zookeeper/recipes/registration.js';
import { isFault, type RecipePorts, untilDone } from '../zookeeper/recipes/retry.js';

/** The registry in which callers find instances. */
export interface Registry {
  /**
   * @param at when the instance was started, epoch ms
   * @returns once it is registered; it stays so until `unregister`, through outages and lost sessions
   */
  register(assignment: Assignment, endpoint: Endpoint, at: number, signal: AbortSignal): Promise<void>;
  /** Removes a registration, even one that we did not make: a previous agent may have. */
  unregister(assignment: Assignment): Promise<void>;
}

export const noRegistry: Registry = { register: async () => {}, unregister: async () => {} };

const withdrawalMs = 5_000;

/** Metron's registry, which is Curator's service discovery below `serviceRoot`. */
export class MetronRegistry implements Registry {
  readonly #ports: RecipePorts & { readonly zk: ZooKeeper; readonly log: Log };
  readonly #serviceRoot: string;
  readonly #registrations = new Map<string, Registration>();

  constructor(ports: RecipePorts & { readonly zk: ZooKeeper; readonly log: Log }, serviceRoot: string) {
    this.#ports = ports;
    this.#serviceRoot = serviceRoot;
  }

  async register({ instance, name, version }: Assignment, { url, functions }: Endpoint, at: number, signal: AbortSignal): Promise<void> {
    const data = encodeRegistration({ name, version, id: instance, url, functions, registeredAt: at });
    const registration = await Registration.make({ ...this.#ports, path: this.#pathOf(name, instance), data }, signal);
    if (signal.aborted) {
      await registration.withdraw();
      signal.throwIfAborted();
    }
    this.#registrations.set(instance, registration);
  }

  async unregister({ instance, name }: Assignment): Promise<void> {
    const registration = this.#registrations.get(instance);
    this.#registrations.delete(instance);
    if (registration !== undefined) return await registration.withdraw();

    const { zk, log } = this.#ports;
    const path = this.#pathOf(name, instance);
    const limit = AbortSignal.timeout(withdrawalMs);
    try {
      await untilDone(() => zk.delete(path, 'any', { signal: limit }), this.#ports, limit);
    } catch (error) {
      if (isFault(error, 'no znode') || isFault(error, 'closed')) return;
      log.warn('a registration stays until its session ends', { path, error });
    }
  }

  #pathOf(name: string, instance: string): string {
    return `${this.#serviceRoot}/${name}/${instance}`;
  }
}
