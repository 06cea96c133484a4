import type { Value } from '../stellar/values.js';
import type { Message } from './message.js';

/** What a source hands to a sensor: a record of Kafka, or a line of a file. */
export interface SensorRecord {
  /** Bytes are decoded as the parser wants them; a text is taken as it is. */
  readonly value: string | Uint8Array;
  /** Kafka's. When it is not empty it is metadata: a JSON object. */
  readonly key?: string | Uint8Array | undefined;
  /** What else the source knows of the record, in practice `topic`. */
  readonly metadata?: ReadonlyMap<string, Value>;
  /** The guid of the message at this place of the record, from 0; default a random one. Only asked for messages that have none. */
  readonly guid?: (place: number) => string;
}

export interface ParseOutcome {
  /** In the order of the record. */
  readonly messages: readonly Message[];
  /** In Metron's error format. */
  readonly errors: readonly Message[];
}

/** Parse -> metadata -> transformations -> filter -> validations, for one sensor. */
export interface ParseStage {
  /**
   * Never throws for what a record holds. It answers at once where no transformation has to wait.
   *
   * @throws the reason of `signal`, as a rejection
   */
  process(record: SensorRecord, signal?: AbortSignal): ParseOutcome | Promise<ParseOutcome>;
}
