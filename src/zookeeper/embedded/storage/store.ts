import type { Clock } from '../../../runtime/clock/clock.js';
import type { Log } from '../../../runtime/log/log.js';
import { StateMachine } from '../core/machine.js';
import type { Disk } from './disk.js';
import { filesOfKind } from './file-names.js';
import { type LogEvents, TransactionLog } from './log.js';
import { recover } from './recover.js';
import { takeSnapshot } from './take-snapshot.js';

/** Each start that writes begins a log of its own; more than this are gathered into a snapshot. */
const mostLogs = 16;
/** Beside the newest, so that damage to that one does not lose all. */
const keptSnapshots = 2;
/** After a snapshot that failed, since a disk that is full is so for a while. */
const pauseMs = 60_000;

export interface StoreOptions {
  readonly disk: Disk;
  readonly fsync: boolean;
  /** Where a new directory begins to count sessions. */
  readonly firstSessionId: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: LogEvents;
  /** A snapshot is taken when the log since the last one is longer than this and than that snapshot. */
  readonly snapshotAfterBytes: number;
}

/** A state machine whose every transaction is kept in a directory. One process has it at a time. */
export class Store {
  readonly disk: Disk;
  readonly machine: StateMachine;
  readonly log: TransactionLog;
  readonly #options: StoreOptions;
  readonly #stop = new AbortController();
  #snapshotting: Promise<void> | undefined;
  #logs: number;
  #lastSnapshotBytes = 0;
  /** When a snapshot may be tried again, ms of the monotonic clock. */
  #notBefore = Number.NEGATIVE_INFINITY;

  private constructor(options: StoreOptions, machine: (log: TransactionLog) => StateMachine, zxid: number, logs: number) {
    this.#options = options;
    this.disk = options.disk;
    this.#logs = logs;
    this.log = new TransactionLog(options.disk, zxid, options.fsync, options.events);
    this.machine = machine(this.log);
  }

  /** @throws Failure ENSEMBLE_DAMAGED */
  static async open(options: StoreOptions): Promise<Store> {
    const recovered = await recover(options.disk, options.firstSessionId, options.log);
    const machine = (log: TransactionLog) => new StateMachine((committed) => log.append(committed), recovered);
    return new Store(options, machine, recovered.zxid, recovered.logs);
  }

  /**
   * Begins a snapshot when the log has grown enough; to be called now and then.
   *
   * @param now ms of the monotonic clock
   */
  maintain(now: number): void {
    if (this.#snapshotting !== undefined || now < this.#notBefore) return;
    const longest = Math.max(this.#options.snapshotAfterBytes, this.#lastSnapshotBytes);
    if (this.log.bytesInFile < longest && this.#logs < mostLogs) return;
    this.#snapshotting = this.snapshot()
      .catch((error) => {
        this.#notBefore = now + pauseMs;
        if (!this.#stop.signal.aborted) this.#options.log.error('could not take a snapshot; the log goes on growing', { error });
      })
      .finally(() => {
        this.#snapshotting = undefined;
      });
  }

  /** Takes a snapshot now, and deletes what it makes superfluous. */
  async snapshot(): Promise<void> {
    this.log.rotate();
    const { clock } = this.#options;
    const startedAt = clock.elapsed();
    const { zxid, bytes } = await takeSnapshot(this.#options.disk, this.machine, this.#stop.signal);
    this.#lastSnapshotBytes = bytes;
    this.#logs = await this.#deleteSuperfluous();
    const ms = Math.round(clock.elapsed() - startedAt);
    this.#options.log.info('took a snapshot', { zxid, znodes: this.machine.tree.znodes.size, bytes, ms });
  }

  /** Waits until all is written. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#snapshotting;
    await this.log.close();
  }

  /** @returns how many logs there are now */
  async #deleteSuperfluous(): Promise<number> {
    const { disk } = this.#options;
    const names = await disk.list();
    const snapshots = filesOfKind('snapshot', names);
    const logs = filesOfKind('log', names);
    const oldestKept = snapshots.at(-keptSnapshots)?.zxid ?? 0;
    const superfluousLogs = logs.filter((_, place) => (logs[place + 1]?.zxid ?? Number.POSITIVE_INFINITY) <= oldestKept + 1);
    for (const { name } of [...snapshots.slice(0, -keptSnapshots), ...superfluousLogs]) await disk.remove(name);
    return logs.length - superfluousLogs.length;
  }
}
