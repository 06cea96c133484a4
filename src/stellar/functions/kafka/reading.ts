import { Failure } from '../../../errors/catalogue.js';
import type { FetchedRecords, GroupConsumer, IncomingRecord, Kafka, Position } from '../../../kafka/port.js';
import type { Clock } from '../../../runtime/clock/clock.js';
import { failed, illegalState } from '../../errors.js';
import { Long, StellarMap, type Value } from '../../values.js';
import type { CallContext } from '../definition.js';
import type { KafkaSettings } from './settings.js';

interface Reading {
  readonly kafka: Kafka;
  readonly clock: Clock;
  readonly topic: string;
  /** Most messages to return. */
  readonly count: number;
  readonly settings: KafkaSettings;
  /** Whether to skip all messages that exist already, whatever the group has committed. */
  readonly fromEnd: boolean;
  /** A predicate of the message's text that selects the messages to return; default all. */
  readonly wanted?: (text: string) => Value | Promise<Value>;
  readonly context: CallContext;
}

/**
 * Reads as a member of the group until there are enough messages or the longest wait is over. Commits the messages that were looked at, but
 * none after the last that was wanted.
 */
export async function readRecords(reading: Reading): Promise<Value[]> {
  const { kafka, topic, settings, context, fromEnd } = reading;
  const { signal } = context;
  if (fromEnd) await skipToEnd(reading);
  const from = settings.fromEarliest && !fromEnd ? 'earliest' : 'latest';
  await using member = await kafka.joinGroup({ groupId: settings.groupId, topics: [topic], from, signal });
  const found: Value[] = [];
  await walk(member, reading, async (records) => {
    const done: Position[] = [];
    for (const batch of records) {
      const offset = await take(batch, found, reading);
      if (offset !== undefined) done.push({ topic, partition: batch.partition, offset });
    }
    if (done.length > 0) await member.commit(done, { signal });
    return found.length >= reading.count;
  });
  return found;
}

/** @returns the offset after the last message that was looked at; undefined when there was none */
async function take({ partition, records }: FetchedRecords, found: Value[], reading: Reading): Promise<number | undefined> {
  const { topic, count, settings, context, wanted } = reading;
  let offset: number | undefined;
  for (const record of records) {
    if (found.length >= count) break;
    context.step();
    offset = record.offset + 1;
    const text = textIn(record);
    const isWanted = wanted === undefined || (text !== null && (await wanted(text)) === true);
    if (isWanted) found.push(settings.rich ? richly(topic, partition, record) : text);
  }
  return offset;
}

async function walk(
  member: GroupConsumer,
  { clock, settings, context }: Reading,
  use: (records: readonly FetchedRecords[]) => Promise<boolean>,
): Promise<void> {
  const until = clock.elapsed() + settings.maxWaitMs;
  let enough = false;
  while (!enough) {
    const leftMs = until - clock.elapsed();
    if (leftMs <= 0) return;
    enough = await use(await member.next({ signal: context.signal, maxWaitMs: Math.min(leftMs, settings.pollTimeoutMs) }));
  }
}

/** Commits the end of the topic where the group is behind it, so that its next member begins there. */
async function skipToEnd(reading: Reading): Promise<void> {
  const { kafka, topic, settings, context } = reading;
  const { signal } = context;
  const committed = new Map(
    (await kafka.topics.committed(settings.groupId, topic, { signal })).map((each) => [each.partition, each.offset]),
  );
  const ends = await kafka.topics.offsets(topic, { signal });
  const behind = ends.filter(({ partition, latest }) => (committed.get(partition) ?? latest) < latest);
  if (behind.length === 0) return;
  await using member = await kafka.joinGroup({ groupId: settings.groupId, topics: [topic], from: 'latest', signal });
  const positions = behind.map(({ partition, latest }) => ({ topic, partition, offset: latest }));
  await walk(member, reading, async () => (await member.commit(positions, { signal })).length > 0);
}

/** Reads the message at a position, or the next one that arrives there, without a consumer group. */
export async function readOne(kafka: Kafka, position: Position, settings: KafkaSettings, { signal }: CallContext): Promise<Value> {
  const from = settings.fromEarliest ? 'earliest' : 'latest';
  const [record] = await kafka.readAt(position, { from, maxWaitMs: settings.maxWaitMs, signal });
  if (record === undefined) return null;
  return settings.rich ? richly(position.topic, position.partition, record) : textIn(record);
}

function textIn({ value }: Pick<IncomingRecord, 'value'>): string | null {
  return value === null ? null : value.toString('utf8');
}

function richly(topic: string, partition: number, { value, offset, timestamp, key }: IncomingRecord): Value {
  return StellarMap.of<Value, Value>([
    ['value', textIn({ value })],
    ['topic', topic],
    ['partition', partition],
    ['offset', Long.of(offset)],
    ['timestamp', Long.of(timestamp)],
    ['key', key === null ? null : key.toString('utf8')],
  ]);
}

/** Turns Kafka's failures into errors of the expression. */
export async function told<Result>(work: Promise<Result>, { signal }: CallContext): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'NO_SUCH_TOPIC') throw illegalState(error.message);
    throw failed(error.message, error);
  }
}
