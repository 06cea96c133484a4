import { createHash } from 'node:crypto';
import { Long, type Value } from '../stellar/values.js';
import { fields, type Message } from './message.js';
import { encodeMessage, encodeValue } from './message-json.js';

export type ErrorType = 'parser_error' | 'parser_invalid' | 'enrichments_error' | 'threatintel_error' | 'indexing_error' | 'error';

/** What failed, as text, as the bytes that came, or as the message made of them. */
export type Raw = string | Uint8Array | Message;

export interface FailedRecord {
  readonly type: ErrorType;
  /** The sensor; Metron writes `error` where none is known. */
  readonly sensor?: string;
  /** With several of them there is no hash. */
  readonly raw: readonly Raw[];
  /** Absent when a message is merely invalid. */
  readonly cause?: unknown;
  /** Inputs of the validators that failed. */
  readonly errorFields?: ReadonlySet<string>;
  /** Copied to the top level, beside what the error itself says. */
  readonly metadata?: ReadonlyMap<string, Value>;
}

export interface ErrorSource {
  uuid(): string;
  /** epoch ms */
  now(): number;
  readonly hostname: string | undefined;
}

/** Metron's error message: what goes to the error topic in the place of what failed. */
export function errorMessage(failed: FailedRecord, source: ErrorSource): Message {
  const message: Message = new Map<string, Value>([
    [fields.guid, source.uuid()],
    [fields.sourceType, 'error'],
    ['failed_sensor_type', failed.sensor ?? 'error'],
    ['error_type', failed.type],
    [fields.timestamp, Long.of(source.now())],
  ]);
  if (source.hostname !== undefined) message.set('hostname', source.hostname);
  if (failed.cause !== undefined) addCause(message, failed.cause);
  addRaw(message, failed);
  for (const [name, value] of failed.metadata ?? []) if (!message.has(name)) message.set(name, value);
  return message;
}

function addCause(message: Message, cause: unknown): void {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  message.set('message', error.message);
  message.set('exception', `${error.name}: ${error.message}`);
  message.set('stack', error.stack ?? `${error.name}: ${error.message}`);
}

function addRaw(message: Message, { raw, errorFields }: FailedRecord): void {
  const [first, second] = raw;
  if (second !== undefined) {
    for (const [i, each] of raw.entries()) message.set(`raw_message_${i}`, textOfRaw(each));
    return;
  }
  if (first === undefined) return;
  message.set('raw_message', textOfRaw(first));
  if (errorFields !== undefined && errorFields.size > 0) message.set('error_fields', [...errorFields].join(','));
  message.set('error_hash', hashOf(first, errorFields));
}

function textOfRaw(raw: Raw): string {
  if (typeof raw === 'string') return raw;
  return raw instanceof Map ? encodeMessage(raw) : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8');
}

/** SHA-256 in hex. With fields to blame it is theirs, so that messages with the same fault have the same hash. */
function hashOf(raw: Raw, errorFields: ReadonlySet<string> | undefined): string {
  const hash = createHash('sha256');
  if (!(raw instanceof Map)) return hash.update(raw).digest('hex');
  if (errorFields === undefined || errorFields.size === 0) return hash.update(encodeMessage(raw)).digest('hex');
  const pairs = Array.from(errorFields, (name) => `${name}-${plain(raw.get(name) ?? null)}`);
  return hash.update(pairs.join('|')).digest('hex');
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : encodeValue(value);
}
