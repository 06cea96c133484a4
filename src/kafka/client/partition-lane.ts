import type { MessageToProduce, Producer } from '@platformatic/kafka';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { OutgoingRecord, TopicPartition } from '../port.js';
import { codeOf, failureOf, reasonOf } from './faults.js';
import { retryDelayMs } from './library-options.js';
import type { SendCall } from './send-call.js';

export interface Waiting {
  readonly record: OutgoingRecord;
  /** Place of the record in its call of `send`. */
  readonly index: number;
  readonly call: SendCall;
  readonly bytes: number;
}

const mostRecords = 5_000;
/** Retries of connecting to a leader, about a quarter of a minute in all. */
const connectRetries = 8;
/** Most bytes of a batch: half of what a broker takes by default. */
const mostBytes = 512 * 1024;

export interface LanePorts {
  readonly brokers: string;
  readonly clock: Pick<Clock, 'sleep' | 'now'>;
  readonly random: Random;
  /** Called with the size in bytes of each record once its outcome is known. */
  readonly settled: (bytes: number) => void;
}

/** The records of one partition, in the order they came; one batch of them is under way at a time. */
export class PartitionLane {
  readonly #topic: string;
  readonly #partition: number;
  readonly #library: Producer<Buffer, Buffer, Buffer, Buffer>;
  readonly #brokers: string;
  readonly #clock: Pick<Clock, 'sleep' | 'now'>;
  readonly #random: Random;
  readonly #settled: (bytes: number) => void;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(of: TopicPartition, library: Producer<Buffer, Buffer, Buffer, Buffer>, ports: LanePorts) {
    this.#topic = of.topic;
    this.#partition = of.partition;
    this.#library = library;
    this.#brokers = ports.brokers;
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.#settled = ports.settled;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#running) return;
    this.#running = true;
    // Later, so that everything sent in this turn of the event loop goes in one batch.
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#send(this.#nextBatch());
    this.#running = false;
  }

  #nextBatch(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count > 0 && (bytes > mostBytes || count >= mostRecords)) break;
      count += 1;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return batch;
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const leader = await this.#reachLeader();
    if (leader instanceof Failure) {
      if (leader.code !== 'KAFKA_UNREACHABLE') return this.#settle(batch, 'refused', leader);
      this.#settle(batch, 'unsent', leader);
      return this.#giveUp(leader);
    }
    try {
      const now = this.#clock.now();
      const messages = batch.map(({ record }) => this.#messageOf(record, now));
      const { offsets } = await this.#library.send({ messages });
      this.#confirm(batch, Number(offsets?.[0]?.offset ?? -1), now);
    } catch (error) {
      await this.#sendFailed(batch, error);
    }
  }

  async #sendFailed(batch: readonly Waiting[], error: unknown): Promise<void> {
    const code = codeOf(error);
    if (code === 'KAFKA_UNREACHABLE') {
      const where = `${this.#topic}, partition ${this.#partition}`;
      const failure = new Failure(
        'KAFKA_UNSURE',
        `sending to ${where}: no confirmation from ${this.#brokers}: ${reasonOf(error)}`,
        {},
        { cause: error },
      );
      this.#settle(batch, 'unknown', failure);
      return this.#giveUp(failure);
    }
    // Nothing of the batch was stored, because of one record. Each is sent by itself, so that only that one fails.
    if (batch.length > 1 && (code === 'RECORD_TOO_LARGE' || code === 'BAD_INPUT')) {
      for (const waiting of batch) await this.#send([waiting]);
      return;
    }
    this.#settle(batch, 'refused', failureOf(error, `sending to ${this.#topic}`, { brokers: this.#brokers, topic: this.#topic }));
  }

  /** Connects before anything is sent: a batch that never left is certainly not stored. */
  async #reachLeader(): Promise<Failure | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { topics } = await this.#library.metadata({ topics: [this.#topic], retries: 0 });
        const leader = topics.get(this.#topic)?.partitions[this.#partition]?.leader;
        await this.#library.connectToBrokers(leader === undefined ? null : [leader]);
        return undefined;
      } catch (error) {
        const failure = failureOf(error, `sending to ${this.#topic}`, { brokers: this.#brokers, topic: this.#topic });
        if (failure.code !== 'KAFKA_UNREACHABLE' || attempt > connectRetries) return failure;
        this.#library.clearMetadata();
        await this.#clock.sleep(retryDelayMs(attempt, this.#random));
      }
    }
  }

  /** Fails all that waits behind a failed batch as well: if the caller sends that again, nothing may have overtaken it. */
  #giveUp(failure: Failure): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#settle(waiting, 'unsent', failure);
  }

  /** The broker stores a batch whole, so its records follow each other. */
  #confirm(batch: readonly Waiting[], firstOffset: number, now: number): void {
    for (const [at, { call, index, bytes, record }] of batch.entries()) {
      this.#settled(bytes);
      const offset = firstOffset < 0 ? -1 : firstOffset + at;
      call.confirm(index, { topic: this.#topic, partition: this.#partition, offset, timestamp: record.timestamp ?? now });
    }
  }

  #settle(batch: readonly Waiting[], outcome: 'unknown' | 'unsent' | 'refused', failure: Failure): void {
    for (const { call, index, bytes } of batch) {
      this.#settled(bytes);
      call.fail(index, outcome, failure);
    }
  }

  #messageOf({ key, value, headers, timestamp }: OutgoingRecord, now: number): MessageToProduce<Buffer, Buffer, Buffer, Buffer> {
    return {
      topic: this.#topic,
      partition: this.#partition,
      ...(key !== undefined && { key: bufferOf(key) }),
      ...(value !== null && { value: bufferOf(value) }),
      timestamp: BigInt(timestamp ?? now),
      ...(headers !== undefined && { headers: new Map(headers.map(([name, content]) => [Buffer.from(name), bufferOf(content)])) }),
    };
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
