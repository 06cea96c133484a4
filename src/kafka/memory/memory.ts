import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock.js';
import { partitionOfKey } from '../partitioner.js';
import type { CallOptions, GroupConsumer, GroupOptions, Kafka, OutgoingRecord, Producer } from '../port.js';
import { SendFailure } from '../send-failure.js';
import { MemoryConsumer } from './consumer.js';
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
        this.#append(records);
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

  /** Lets the session of a member run out. */
  async expire(member: GroupConsumer): Promise<void> {
    if (!(member instanceof MemoryConsumer)) throw new TypeError('not a member of a group in memory');
    await member.expire();
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #append(records: readonly OutgoingRecord[]): void {
    const unknown = records.find(({ topic }) => !this.topics.byName.has(topic));
    const outcomes = records.map(({ topic }) => (this.topics.byName.has(topic) ? ('confirmed' as const) : ('refused' as const)));
    for (const record of records) this.#place(record);
    this.#appended.resolve();
    this.#appended = Promise.withResolvers<void>();
    if (unknown !== undefined) throw new SendFailure('NO_SUCH_TOPIC', `no topic ${unknown.topic}`, outcomes);
  }

  #place(record: OutgoingRecord): void {
    const logs = this.topics.byName.get(record.topic)?.logs;
    if (logs === undefined) return;
    const partition =
      record.partition ?? (record.key === undefined ? this.#rotation++ % logs.length : partitionOfKey(record.key, logs.length));
    const log = logs[partition];
    if (log === undefined) throw new Failure('BAD_TOPIC', `${record.topic} has no partition ${partition}`);
    log.append(record);
  }
}
