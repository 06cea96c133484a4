import type { SensorRecord } from '../parse-stage.js';

/** One record, and what tells it from every other. */
export interface SourceRecord extends SensorRecord {
  /** The same whenever it is read: guids are made of it. */
  readonly origin: string;
  /** epoch ms, where the source knows one */
  readonly time: number | undefined;
  /** Why it cannot be processed, such as that only a part of it was read. */
  readonly fault?: Error | undefined;
}

/** Records that follow each other. */
export interface SourceBatch {
  /** What order is kept in: a partition, a file. */
  readonly lane: string;
  readonly records: readonly SourceRecord[];
  /** Told when all records of it are safe in the sink, and all batches of the lane before it. */
  confirm(): void;
}

/** Where records come from: a file, standard input, a directory, a topic. */
export interface Source extends AsyncDisposable {
  /** For people. */
  readonly name: string;
  /** The next records, as soon as there are some. @returns undefined at the end @throws Failure; the reason of `signal` */
  next(signal: AbortSignal): Promise<SourceBatch | undefined>;
  /** Makes what was confirmed last over a restart. */
  settle(signal?: AbortSignal): Promise<void>;
}
