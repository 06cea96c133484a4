import path from 'node:path';
import type { Assignment, InstanceRecord } from '../control/records.js';
import type { InstanceId } from '../domain/identity.js';
import type { Files } from '../runtime/files/files.js';
import type { Assignments } from './assignments.js';
import { InstanceDirectory, instancesIn } from './instance/directory.js';
import { Instance, type InstancePorts } from './instance/instance.js';
import { endStrays } from './instance/model-process.js';
import type { LogSource } from './log-server.js';
import { Ticker } from './ticker.js';

export interface FleetOptions extends Omit<InstancePorts, 'ticker'> {
  readonly files: Files;
  /** Parent of the instances' directories. */
  readonly directory: string;
  publish(instance: InstanceId, record: InstanceRecord | undefined): void;
}

const tendMs = 1_000;
const stopLimitMs = 60_000;

/** All instances of a node: starts, supervises and stops them. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #ticker: Ticker;
  readonly #instances = new Map<string, { readonly instance: Instance; readonly running: Promise<void> }>();
  /** Instances that a previous agent left and whose assignment could not be read. */
  readonly #unread = new Map<string, InstanceDirectory>();
  readonly #leaving = new AbortController();
  readonly #tending: Promise<void>;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#ticker = new Ticker(options);
    this.#tending = this.#tend();
  }

  has(instance: string): boolean {
    return this.#instances.has(instance);
  }

  logsOf(id: string): LogSource | undefined {
    const found = this.#instances.get(id)?.instance;
    if (found === undefined) return undefined;
    const { stdout, stderr } = found.directory;
    return { stdout, stderr, isOver: () => found.isOver || !this.#instances.has(id) };
  }

  /** Takes over the instances that a previous agent left. @throws when they cannot be listed; they then run on unsupervised */
  async adopt(): Promise<void> {
    const { directory, files, log } = this.#options;
    for (const id of await instancesIn(directory, files)) {
      const own = new InstanceDirectory(path.join(directory, id), files);
      try {
        const assignment = await own.assignment();
        if (assignment !== undefined) this.#launch(assignment);
        else await this.#clear(own, id);
      } catch (error) {
        // It may be running. If it is still wanted, `follow` learns its assignment from ZooKeeper.
        log.error('the assignment of an instance cannot be read', { instance: id, error });
        this.#unread.set(id, own);
      }
    }
  }

  /** Starts assigned instances that are missing, and stops instances that are no longer assigned. */
  follow(assignments: Assignments): void {
    for (const assignment of assignments.values()) if (!this.has(assignment.instance)) this.#launch(assignment);
    for (const [id, { instance }] of this.#instances) if (!assignments.has(id)) instance.stop('removed');
    for (const [id, own] of this.#unread) {
      this.#unread.delete(id);
      if (!this.has(id))
        this.#clear(own, id).catch((error: unknown) => this.#options.log.error('an instance is left', { instance: id, error }));
    }
  }

  /** Ends the supervision. @returns when it has ended and, with `stop`, the instances have stopped */
  async end(how: 'leave' | 'stop'): Promise<void> {
    const all = [...this.#instances.values()];
    const leave = () => this.#leaving.abort(new Error('the agent stops'));
    const stopped = new AbortController();
    if (how === 'leave') leave();
    else {
      for (const { instance } of all) instance.stop('agent stops');
      // An instance that cannot be stopped is left to the next agent.
      this.#options.clock.sleep(stopLimitMs, stopped.signal).then(leave, () => {});
    }
    await Promise.all(all.map(({ running }) => running));
    stopped.abort(new Error('all have stopped'));
    leave();
    await this.#tending;
  }

  #launch(assignment: Assignment): void {
    const id = assignment.instance;
    const { directory, files, publish, log } = this.#options;
    const own = new InstanceDirectory(path.join(directory, id), files);
    const instance = new Instance({ ...this.#options, ticker: this.#ticker }, assignment, own, (record) => publish(id, record));
    const running = instance
      .run(this.#leaving.signal)
      .catch((error: unknown) => {
        if (!this.#leaving.signal.aborted) log.error('an instance is no longer looked after', { instance: id, error });
      })
      .finally(() => this.#instances.delete(id));
    this.#instances.set(id, { instance, running });
  }

  /** Removes an instance without a complete assignment: nothing was started for it, unless the file was damaged later. */
  async #clear(own: InstanceDirectory, id: string): Promise<void> {
    await endStrays(this.#options, id, this.#leaving.signal);
    await own.remove();
  }

  async #tend(): Promise<void> {
    const { clock, log } = this.#options;
    const { signal } = this.#leaving;
    while (!signal.aborted) {
      for (const [id, { instance }] of this.#instances) {
        await instance.tend().catch((error: unknown) => log.warn('logs or memory were not looked after', { instance: id, error }));
      }
      await clock.sleep(tendMs, signal).catch(() => {});
    }
  }
}
