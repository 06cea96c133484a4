import type { Value } from '../stellar/values.js';

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
