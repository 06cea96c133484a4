import { Failure } from '../../errors/catalogue.js';
import type { FetchedRecords, GroupConsumer, GroupOptions, IncomingRecord, Kafka, Position, TopicPartition } from '../../kafka/port.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Value } from '../../stellar/values.js';
import type { Begin } from '../config/spout-settings.js';
import { guidOf } from '../guid.js';
import type { Source, SourceBatch, SourceRecord } from '../pipeline/source.js';

export interface KafkaSourceOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** In partitions that the group has committed nothing of. */
  readonly begin: Begin;
  readonly clock: Clock;
  readonly log: Log;
}

const batchRecords = 200;
const commitEveryMs = 1_000;
/** A worker that was killed is missed after this long, and its partitions go to the others, or to itself started again. */
const sessionTimeoutMs = 10_000;
/** How long a partition that goes to another member waits for what is under way. */
const revokeGraceMs = 5_000;

/** A batch that is fetched and not given out: its records are made when it is, since there are many more of them. */
interface Waiting {
  readonly lane: string;
  readonly give: () => SourceBatch;
}

/** The records of topics, shared with the other members of the group; what is confirmed is committed within a second. */
export class KafkaSource implements Source {
  readonly name: string;
  readonly #options: KafkaSourceOptions;
  readonly #underWay = new Map<string, number>();
  readonly #confirmed = new Map<string, Position>();
  #batches: Waiting[] = [];
  #committedAt: number;
  /** A commit that is under way while reading goes on: one at a time. Never rejects. */
  #committing: Promise<void> | undefined;
  #failure: unknown;
  #consumer: GroupConsumer | undefined;
  #onIdle: (() => void)[] = [];

  private constructor(options: KafkaSourceOptions) {
    this.#options = options;
    this.#committedAt = options.clock.elapsed();
    this.name = `Kafka ${options.kafka.brokers}, ${options.topics.join(', ')}`;
  }

  /** @throws Failure NO_SUCH_TOPIC, KAFKA_UNREACHABLE, NOT_ALLOWED */
  static async join(options: KafkaSourceOptions, signal: AbortSignal): Promise<KafkaSource> {
    const source = new KafkaSource(options);
    const group: GroupOptions = {
      groupId: options.groupId,
      topics: options.topics,
      from: options.begin,
      sessionTimeoutMs,
      revokeGraceMs,
      onRevoked: (partitions) => source.#finish(partitions),
      signal,
    };
    source.#consumer = await options.kafka.joinGroup(group);
    return source;
  }

  async next(signal: AbortSignal): Promise<SourceBatch | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#commitWhenDue(signal);
      const batch = this.#batches.shift();
      if (batch !== undefined) return batch.give();
      this.#batches = (await this.#fetch(signal)).flatMap((fetched) => this.#batchesOf(fetched));
    }
  }

  async settle(signal?: AbortSignal): Promise<void> {
    await this.#committing;
    await this.#commit(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#consumer?.close();
  }

  async #fetch(signal: AbortSignal): Promise<readonly FetchedRecords[]> {
    try {
      return (await this.#consumer?.next({ signal, maxWaitMs: commitEveryMs })) ?? [];
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure && error.retryable)) throw error;
      this.#options.log.warn('Kafka is away; trying again', { why: error.message });
      await this.#options.clock.sleep(commitEveryMs, signal);
      return [];
    }
  }

  #commitWhenDue(signal: AbortSignal): void {
    if (this.#committing !== undefined || this.#options.clock.elapsed() - this.#committedAt < commitEveryMs) return;
    this.#committing = this.#commit(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) this.#failure = error;
      })
      .finally(() => {
        this.#committedAt = this.#options.clock.elapsed();
        this.#committing = undefined;
      });
  }

  async #commit(signal: AbortSignal | undefined): Promise<void> {
    const positions = [...this.#confirmed.values()];
    this.#confirmed.clear();
    if (positions.length === 0) return;
    try {
      await this.#consumer?.commit(positions, { signal });
    } catch (error) {
      for (const position of positions) this.#note(position);
      signal?.throwIfAborted();
      if (!(error instanceof Failure && error.retryable)) throw error;
      this.#options.log.warn('offsets could not be committed; trying again', { why: error.message });
    }
  }

  #batchesOf({ topic, partition, records, nextOffset }: FetchedRecords): Waiting[] {
    const batches: Waiting[] = [];
    const lane = laneOf({ topic, partition });
    const metadata = new Map<string, Value>([['topic', topic]]);
    for (let from = 0; from < records.length; from += batchRecords) {
      const to = from + batchRecords;
      const offset = to >= records.length ? nextOffset : (records[to - 1]?.offset ?? nextOffset) + 1;
      this.#underWay.set(lane, (this.#underWay.get(lane) ?? 0) + 1);
      const confirm = () => {
        this.#note({ topic, partition, offset });
        this.#leave(lane);
      };
      const recordOf = (record: IncomingRecord) => new KafkaRecord(lane, metadata, record);
      batches.push({ lane, give: () => ({ lane, records: records.slice(from, to).map(recordOf), confirm }) });
    }
    return batches;
  }

  #note(position: Position): void {
    const lane = laneOf(position);
    const known = this.#confirmed.get(lane);
    if (known === undefined || known.offset < position.offset) this.#confirmed.set(lane, position);
  }

  #leave(lane: string): void {
    const left = (this.#underWay.get(lane) ?? 1) - 1;
    if (left > 0) this.#underWay.set(lane, left);
    else this.#underWay.delete(lane);
    for (const wake of this.#onIdle.splice(0)) wake();
  }

  /** What is given out of partitions that go is finished and committed; what is not given out yet is another's. */
  async #finish(partitions: readonly TopicPartition[]): Promise<void> {
    const lanes = new Set(partitions.map(laneOf));
    for (const batch of this.#batches.filter(({ lane }) => lanes.has(lane))) this.#leave(batch.lane);
    this.#batches = this.#batches.filter(({ lane }) => !lanes.has(lane));
    while ([...lanes].some((lane) => this.#underWay.has(lane))) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
    await this.settle();
  }
}

const noBytes = Buffer.alloc(0);

class KafkaRecord implements SourceRecord {
  readonly value: Buffer;
  readonly key: Buffer | undefined;
  readonly metadata: ReadonlyMap<string, Value>;
  readonly time: number;
  readonly #lane: string;
  readonly #offset: number;

  /** @param metadata of all records of the topic */
  constructor(lane: string, metadata: ReadonlyMap<string, Value>, { offset, timestamp, key, value }: IncomingRecord) {
    this.value = value ?? noBytes;
    this.key = key ?? undefined;
    this.metadata = metadata;
    this.time = timestamp;
    this.#lane = lane;
    this.#offset = offset;
  }

  /** A topic that was deleted and made again has the same offsets, at other times. */
  get origin(): string {
    return `${this.#lane}/${this.#offset}@${this.time}`;
  }

  guid(place: number): string {
    return guidOf(this.origin, place);
  }
}

function laneOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
