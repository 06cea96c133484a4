import { Producer as LibraryProducer, ProduceAcks } from '@platformatic/kafka';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import { partitionOfKey } from '../partitioner.js';
import type { CallOptions, OutgoingRecord, Placed, Producer, ProducerOptions } from '../port.js';
import { noSuchPartition, noSuchTopic } from '../topic-failures.js';
import { closeClient } from './close-client.js';
import { failureOf } from './faults.js';
import { type ClientSettings, type KafkaPorts, libraryOptions } from './library-options.js';
import { PartitionLane } from './partition-lane.js';
import { SendCall, sizeOf } from './send-call.js';
import { isUnknownTopic } from './topics.js';

/** Retries, about a quarter of a minute in all. Each has the same sequence numbers, so that a batch that arrived is not stored again. */
const retries = 8;
const defaultMaxPendingBytes = 8 * 1024 * 1024;

/**
 * A producer that keeps one batch in flight for each partition, so that what becomes of a batch is known for each of its records: the
 * broker stores a batch whole or not at all.
 *
 * It is idempotent from the start: without, Kafka 4 stores some records twice right after their topic was made.
 */
export class BatchingProducer implements Producer {
  readonly #library: LibraryProducer<Buffer, Buffer, Buffer, Buffer>;
  readonly #brokers: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #maxPendingBytes: number;
  readonly #lanes = new Map<string, PartitionLane>();
  readonly #calls = new Set<Promise<unknown>>();
  #pendingBytes = 0;
  #room = Promise.withResolvers<void>();
  #entrance: Promise<void> = Promise.resolve();
  #rotation = 0;
  #closing: Promise<void> | undefined;
  readonly #closed = Promise.withResolvers<void>();

  constructor(settings: ClientSettings, { clock, random }: KafkaPorts, { maxPendingBytes = defaultMaxPendingBytes }: ProducerOptions = {}) {
    this.#clock = clock;
    this.#random = random;
    this.#brokers = settings.brokers;
    this.#maxPendingBytes = maxPendingBytes;
    this.#library = new LibraryProducer({ ...libraryOptions(settings, random, retries), idempotent: true, acks: ProduceAcks.ALL });
  }

  async send(records: readonly OutgoingRecord[], { signal }: CallOptions = {}): Promise<readonly Placed[]> {
    const call = new SendCall(records.length);
    if (this.#closing !== undefined) throw call.failedBefore(new Failure('KAFKA_UNREACHABLE', 'the producer is closed'));
    // Calls enter one after the other, so that their records keep the order of the calls.
    const entered = this.#entrance.then(() => this.#enter(call, records, signal));
    this.#entrance = entered.catch(() => {});
    const whole = entered.then(() => call.done);
    this.#calls.add(whole);
    whole.catch(() => {}).finally(() => this.#calls.delete(whole));
    return await untilAborted(whole, signal);
  }

  /** Fulfilled once it is closed, whoever closed it. */
  get whenClosed(): Promise<void> {
    return this.#closed.promise;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => this.#closed.resolve());
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await closeClient(this.#library, this.#clock, () => Promise.allSettled(this.#calls));
  }

  async #enter(call: SendCall, records: readonly OutgoingRecord[], signal: AbortSignal | undefined): Promise<void> {
    while (this.#pendingBytes > this.#maxPendingBytes) await untilAborted(this.#room.promise, signal);
    signal?.throwIfAborted();
    const counts = await this.#partitionCounts(call, records);
    this.#rotation += 1;
    for (const [index, record] of records.entries()) this.#place(call, index, record, counts);
  }

  #place(call: SendCall, index: number, record: OutgoingRecord, counts: ReadonlyMap<string, number | Failure>): void {
    const count = counts.get(record.topic);
    if (count instanceof Failure || count === undefined) {
      const failure = count ?? noSuchTopic(record.topic);
      call.fail(index, failure.code === 'KAFKA_UNREACHABLE' ? 'unsent' : 'refused', failure);
      return;
    }
    const partition = record.partition ?? (record.key === undefined ? this.#rotation % count : partitionOfKey(record.key, count));
    if (partition >= count) {
      call.fail(index, 'refused', noSuchPartition({ topic: record.topic, partition }, count));
      return;
    }
    const bytes = sizeOf(record);
    this.#pendingBytes += bytes;
    this.#lane(record.topic, partition).add({ record, index, call, bytes });
  }

  async #partitionCounts(call: SendCall, records: readonly OutgoingRecord[]): Promise<Map<string, number | Failure>> {
    const counts = new Map<string, number | Failure>();
    for (const topic of new Set(records.map((record) => record.topic))) {
      counts.set(topic, await this.#partitionCount(topic));
    }
    call.begin();
    return counts;
  }

  /** A missing topic is reported soon; a broker that can't be reached is tried for longer. */
  async #partitionCount(topic: string): Promise<number | Failure> {
    try {
      return await this.#askPartitionCount(topic, 2).catch((error) => {
        if (isUnknownTopic(error)) throw error;
        return this.#askPartitionCount(topic, retries);
      });
    } catch (error) {
      return isUnknownTopic(error) ? noSuchTopic(topic) : failureOf(error, `sending to ${topic}`, { brokers: this.#brokers, topic });
    }
  }

  async #askPartitionCount(topic: string, attempts: number): Promise<number | Failure> {
    const { topics } = await this.#library.metadata({ topics: [topic], retries: attempts });
    return topics.get(topic)?.partitionsCount ?? noSuchTopic(topic);
  }

  #lane(topic: string, partition: number): PartitionLane {
    const key = `${topic}/${partition}`;
    const ports = { brokers: this.#brokers, clock: this.#clock, random: this.#random, settled: (bytes: number) => this.#settled(bytes) };
    const lane = this.#lanes.get(key) ?? new PartitionLane({ topic, partition }, this.#library, ports);
    this.#lanes.set(key, lane);
    return lane;
  }

  #settled(bytes: number): void {
    this.#pendingBytes -= bytes;
    if (this.#pendingBytes > this.#maxPendingBytes) return;
    this.#room.resolve();
    this.#room = Promise.withResolvers<void>();
  }
}
