import type { Committed } from '../core/transaction.js';
import type { Disk, DiskFile } from './disk.js';
import { logName } from './file-names.js';
import { LogBatch } from './log-file.js';

const longestBatch = 4 << 20;

export interface LogEvents {
  /** All up to and with this zxid is as safe as it gets; what was told on that condition may go out. */
  readonly durable: (zxid: number) => void;
  /** The medium refused. What is not durable by now never will be: the server has to stop. */
  readonly failed: (error: unknown) => void;
}

/**
 * The log of transactions: an append takes its place at once and in memory; one write at a time carries what has gathered to the medium,
 * while the next gathers.
 */
export class TransactionLog {
  readonly #disk: Disk;
  readonly #fsync: boolean;
  readonly #events: LogEvents;
  #file: DiskFile | undefined;
  /** Full, waiting their turn. */
  #sealed: LogBatch[] = [];
  #gathering: LogBatch | undefined;
  #opensFile = true;
  #writing: Promise<void> | undefined;
  #hasFailed = false;
  #capacity = 4096;
  /** Not yet on the medium. */
  backlogBytes = 0;
  durableZxid: number;
  /** Written since the log was opened or `rotate` was called. */
  bytesInFile = 0;

  constructor(disk: Disk, zxid: number, fsync: boolean, events: LogEvents) {
    this.#disk = disk;
    this.#fsync = fsync;
    this.#events = events;
    this.durableZxid = zxid;
  }

  /** Transactions after this one are not yet on their way to the medium. */
  get gatheringAfter(): number {
    return this.#gathering === undefined ? Number.POSITIVE_INFINITY : this.#gathering.firstZxid - 1;
  }

  append(committed: Committed): void {
    if (this.#gathering === undefined) {
      this.#gathering = new LogBatch(committed.zxid, this.#opensFile, this.#capacity);
      this.#opensFile = false;
    }
    const batch = this.#gathering;
    const before = batch.length;
    batch.add(committed);
    this.backlogBytes += batch.length - before;
    if (batch.length > longestBatch) this.#seal();
    this.#writing ??= this.#writeSoon();
  }

  /** What is appended from now on goes to a file of its own. */
  rotate(): void {
    this.#seal();
    this.#opensFile = true;
    this.bytesInFile = 0;
  }

  /** Waits for all that was appended; then nothing may be appended any more. */
  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  #seal(): void {
    if (this.#gathering === undefined) return;
    this.#capacity = Math.min(this.#gathering.length * 2, 1 << 20);
    this.#sealed.push(this.#gathering);
    this.#gathering = undefined;
  }

  /** One turn of the loop later, so that all the requests which came together are written together. */
  async #writeSoon(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      for (let batch = this.#next(); batch !== undefined; batch = this.#next()) await this.#write(batch);
    } catch (error) {
      this.#hasFailed = true;
      this.#events.failed(error);
    } finally {
      this.#writing = undefined;
    }
  }

  #next(): LogBatch | undefined {
    if (this.#hasFailed) return undefined;
    if (this.#sealed.length === 0) this.#seal();
    return this.#sealed.shift();
  }

  async #write(batch: LogBatch): Promise<void> {
    const bytes = batch.seal();
    if (batch.opensFile || this.#file === undefined) await this.#openFile(batch.firstZxid);
    await this.#file?.append(bytes);
    this.bytesInFile += bytes.length;
    this.backlogBytes = Math.max(0, this.backlogBytes - bytes.length);
    this.durableZxid = batch.firstZxid + batch.count - 1;
    this.#events.durable(this.durableZxid);
  }

  async #openFile(firstZxid: number): Promise<void> {
    await this.#file?.close();
    this.#file = await this.#disk.create(logName(firstZxid), { durable: this.#fsync });
  }
}
