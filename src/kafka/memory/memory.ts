import type { Clock } from '../../runtime/clock/clock.js';
import { partitionOfKey } from '../partitioner.js';
import type {
  CallOptions,
  GroupConsumer,
  GroupOptions,
  IncomingRecord,
  Kafka,
  OutgoingRecord,
  Placed,
  Position,
  Producer,
  ReadOptions,
} from '../port.js';
import { SendFailure } from '../send-failure.js';
import { noSuchPartition } from '../topic-failures.js';
import { MemoryConsumer, recordsAtOnce } from './consumer.js';
import { MemoryGroup } from './group.js';
import { MemoryTopics } from './topics.js';

/** Kafka in this process's memory, for tests of what stands on the port. All its clients share what it holds. */
export class MemoryKafka implements Kafka {
  readonly brokers = 'memory:9092';
  readonly topics: MemoryTopics;
  readonly #clock: Clock;
  readonly #groups = new Map<string, MemoryGroup>();
  #appended = Promise.withResolvers<void>();
  #rotation = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.topics = new MemoryTopics(clock, this.#groups);
  }

  async openProducer(): Promise<Producer> {
    let closed = false;
    return {
      send: async (records, { signal }: CallOptions = {}) => {
        signal?.throwIfAborted();
        if (closed)
          throw new SendFailure(
            'KAFKA_UNREACHABLE',
            'the producer is closed',
            records.map(() => 'unsent' as const),
          );
        return this.#append(records);
      },
      close: async () => {
        closed = true;
      },
      [Symbol.asyncDispose]: async () => {
        closed = true;
      },
    };
  }

  async joinGroup(options: GroupOptions): Promise<GroupConsumer> {
    options.signal?.throwIfAborted();
    for (const topic of options.topics) this.topics.get(topic);
    const group = this.#groups.get(options.groupId) ?? new MemoryGroup((topic) => this.topics.byName.get(topic)?.logs.length ?? 0);
    this.#groups.set(options.groupId, group);
    const consumer = new MemoryConsumer(options, {
      clock: this.#clock,
      group,
      log: ({ topic, partition }) => this.topics.log(topic, partition),
      appended: () => this.#appended.promise,
    });
    await group.join(consumer);
    return consumer;
  }

  async readAt({ topic, partition, offset }: Position, { from, maxWaitMs, signal }: ReadOptions): Promise<readonly IncomingRecord[]> {
    signal?.throwIfAborted();
    const { logs } = this.topics.get(topic);
    const log = logs[partition];
    if (log === undefined) throw noSuchPartition({ topic, partition }, logs.length);
    const isKept = offset >= log.start && offset <= log.end;
    const at = isKept ? offset : from === 'earliest' ? log.start : log.end;
    const done = new AbortController();
    const waits = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
    let isOver = maxWaitMs <= 0;
    const over = this.#clock
      .sleep(maxWaitMs, waits)
      .catch(() => {})
      .then(() => {
        isOver = true;
      });
    try {
      for (;;) {
        const records = log.read(at, recordsAtOnce);
        if (records.length > 0 || isOver) return records;
        await Promise.race([over, this.#appended.promise]);
        signal?.throwIfAborted();
      }
    } finally {
      done.abort();
    }
  }

  /** Lets the session of a member run out. */
  async expire(member: GroupConsumer): Promise<void> {
    if (!(member instanceof MemoryConsumer)) throw new TypeError('not a member of a group in memory');
    await member.expire();
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #append(records: readonly OutgoingRecord[]): Placed[] {
    const unknown = records.find(({ topic }) => !this.topics.byName.has(topic));
    const outcomes = records.map(({ topic }) => (this.topics.byName.has(topic) ? ('confirmed' as const) : ('refused' as const)));
    const placed = records.flatMap((record) => this.#place(record));
    this.#appended.resolve();
    this.#appended = Promise.withResolvers<void>();
    if (unknown !== undefined) throw new SendFailure('NO_SUCH_TOPIC', `no topic ${unknown.topic}`, outcomes);
    return placed;
  }

  #place(record: OutgoingRecord): Placed[] {
    const logs = this.topics.byName.get(record.topic)?.logs;
    if (logs === undefined) return [];
    const partition =
      record.partition ?? (record.key === undefined ? this.#rotation++ % logs.length : partitionOfKey(record.key, logs.length));
    const log = logs[partition];
    if (log === undefined) throw noSuchPartition({ topic: record.topic, partition }, logs.length);
    return [{ topic: record.topic, partition, ...log.append(record) }];
  }
}
