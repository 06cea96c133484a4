import type { Assignment, InstanceRecord, LastExit } from '../../control/records.js';
import type { Endpoint } from '../../domain/endpoint.js';
import type { NodeName } from '../../domain/identity.js';
import type { InstanceState } from '../../domain/instance.js';
import type { WorkAccount } from '../../domain/work-account.js';
import type { Clock } from '../../runtime/clock/clock.js';

/** Receives each new record of an instance; undefined when nothing is left of it. */
export type Publish = (record: InstanceRecord | undefined) => void;

export interface StatusFields {
  readonly reason?: string | undefined;
  readonly pid?: number | undefined;
  readonly endpoint?: Endpoint | undefined;
}

/** The status of an instance, published at every change. */
export class InstanceStatus {
  readonly #base: Pick<InstanceRecord, 'instance' | 'name' | 'version' | 'node' | 'revision'>;
  readonly #clock: Clock;
  readonly #publish: Publish;
  #state: InstanceState | undefined;
  #since = 0;
  #restarts = 0;
  #lastExit: LastExit | undefined;
  #fields: StatusFields = {};
  #work: InstanceRecord['work'];

  constructor({ instance, name, version, revision }: Assignment, node: NodeName, clock: Clock, publish: Publish) {
    this.#base = { instance, name, version, node, revision };
    this.#clock = clock;
    this.#publish = publish;
  }

  get state(): InstanceState | undefined {
    return this.#state;
  }

  /** Sets what the next record will include. */
  remember(restarts: number, lastExit: LastExit | undefined): void {
    this.#restarts = restarts;
    this.#lastExit = lastExit;
  }

  /** Enters a state. If it is in that state already, only the fields change, not the time. */
  become(state: InstanceState, fields: StatusFields = {}): void {
    if (state !== this.#state) this.#since = this.#clock.now();
    if (state !== 'ready' && state !== 'draining') this.#work = undefined;
    this.#state = state;
    this.#fields = fields;
    this.#tell(state, fields);
  }

  /** Sets what a worker has done; it stays in the records until the worker is started again. */
  account(work: WorkAccount): void {
    if (this.#state === undefined) return;
    this.#work = { ...work, at: this.#clock.now() };
    this.#tell(this.#state, this.#fields);
  }

  gone(): void {
    this.#publish(undefined);
  }

  #tell(state: InstanceState, { reason, pid, endpoint }: StatusFields): void {
    this.#publish({
      ...this.#base,
      state,
      since: this.#since,
      restarts: this.#restarts,
      ...(reason !== undefined && { reason }),
      ...(pid !== undefined && { pid }),
      ...(endpoint !== undefined && { endpoint: { url: endpoint.url, functions: { ...endpoint.functions } } }),
      ...(this.#lastExit !== undefined && { lastExit: this.#lastExit }),
      ...(this.#work !== undefined && { work: this.#work }),
    });
  }
}
