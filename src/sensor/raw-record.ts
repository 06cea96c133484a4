import type { Value } from '../stellar/values.js';
import { Options } from './config/options.js';
import type { ParserConfig } from './config/parser-config.js';
import { fields, type Message } from './message.js';
import { decodeMessage } from './message-json.js';
import type { SensorRecord } from './record.js';

/** What the parser is to read, and what came beside it. */
export interface RawRecord {
  readonly data: string | Uint8Array;
  /** By prefixed name; empty unless the sensor reads metadata. */
  readonly metadata: ReadonlyMap<string, Value>;
}

/** `rawMessageStrategy`: what of a record is the data, what is metadata, and what of that gets into the messages. */
export interface RawStrategy {
  /** @throws Error the record is not what the strategy needs */
  read(record: SensorRecord): RawRecord;
  merge(message: Message, metadata: ReadonlyMap<string, Value>): void;
}

const none: ReadonlyMap<string, Value> = new Map();

/** @throws Failure BAD_SENSOR_CONFIG: an envelope without `messageField` */
export function rawStrategyOf(config: ParserConfig, where: string): RawStrategy {
  const options = new Options(config.rawMessageStrategyConfig, `${where}: rawMessageStrategyConfig`);
  const prefix = options.text('metadataPrefix') ?? 'metron.metadata';
  return config.rawMessageStrategy === 'ENVELOPE'
    ? new Envelope(config, options.required('messageField'), prefix)
    : new Plain(config, prefix);
}

class Plain implements RawStrategy {
  readonly #reads: boolean;
  readonly #merges: boolean;
  readonly #prefix: string;

  constructor({ readMetadata = false, mergeMetadata = false }: ParserConfig, prefix: string) {
    this.#reads = readMetadata;
    this.#merges = mergeMetadata;
    this.#prefix = prefix;
  }

  read(record: SensorRecord): RawRecord {
    return { data: record.value, metadata: this.#reads ? metadataOf(record, this.#prefix) : none };
  }

  /** Metadata win over fields. */
  merge(message: Message, metadata: ReadonlyMap<string, Value>): void {
    if (this.#merges) for (const [name, value] of metadata) message.set(name, value);
  }
}

/** The record is a JSON object, a field of which is the data; the others are metadata. */
class Envelope implements RawStrategy {
  readonly #reads: boolean;
  readonly #merges: boolean;
  readonly #field: string;
  readonly #prefix: string;

  constructor({ readMetadata = true, mergeMetadata = true }: ParserConfig, field: string, prefix: string) {
    this.#reads = readMetadata;
    this.#merges = mergeMetadata;
    this.#field = field;
    this.#prefix = prefix;
  }

  read(record: SensorRecord): RawRecord {
    const envelope = decodeMessage(textOfUtf8(record.value));
    const data = envelope.get(this.#field) ?? null;
    if (typeof data !== 'string') throw new Error(`the envelope has no text in its field ${this.#field}`);
    if (!this.#reads) return { data, metadata: none };
    const metadata = new Map(metadataOf(record, this.#prefix));
    for (const [name, value] of envelope) if (name !== this.#field) metadata.set(prefixed(this.#prefix, name), value);
    return { data, metadata };
  }

  /** Fields win over metadata, but for the envelope's own `original_string`. */
  merge(message: Message, metadata: ReadonlyMap<string, Value>): void {
    if (this.#merges) for (const [name, value] of metadata) if (!message.has(name)) message.set(name, value);
    const original = metadata.get(prefixed(this.#prefix, fields.originalString));
    if (original !== undefined && original !== null) message.set(fields.originalString, original);
  }
}

function metadataOf({ key, metadata = none }: SensorRecord, prefix: string): ReadonlyMap<string, Value> {
  const all = new Map<string, Value>();
  for (const [name, value] of metadata) all.set(prefixed(prefix, name), value);
  const text = key === undefined ? '' : textOfUtf8(key);
  if (text === '') return all;
  for (const [name, value] of keyMetadata(text)) all.set(prefixed(prefix, name), value);
  return all;
}

function keyMetadata(text: string): Message {
  try {
    return decodeMessage(text);
  } catch (cause) {
    throw new Error('the key of the record is not a JSON object, as readMetadata needs it', { cause });
  }
}

function prefixed(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function textOfUtf8(data: string | Uint8Array): string {
  return typeof data === 'string' ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
}
