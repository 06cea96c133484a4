import { type ClusterMetadata, Consumer } from '@platformatic/kafka';
import type { Failure } from '../../errors/catalogue.js';
import type { Holding } from '../holding.js';
import type { CallOptions, FetchedRecords, GroupOptions, Position } from '../port.js';
import { closeClient } from './close-client.js';
import { failureOf, hasApiId } from './faults.js';
import { type ClientSettings, type KafkaPorts, libraryOptions } from './library-options.js';
import { type Arrived, recordsOf } from './records.js';
import { edgesOf } from './starting-positions.js';

const waitMs = 500;
const mostBytes = 8 * 1024 * 1024;
const defaultPartitionBytes = 1024 * 1024;
const backoffMs = 200;
/** Reading may fail for this long before it counts: a broker that restarts, or a leader that moves, is no failure. */
const toleratedMs = 30_000;

interface Answer {
  readonly leader: number;
  readonly term: number;
  readonly arrived: readonly Arrived[];
}

/**
 * Reads the partitions that a member holds from their leaders. At most one answer of each leader is under way or waits to be given out, so
 * memory is bounded. An answer is checked against what the member holds when it arrives: that alone ensures that each record is given out once.
 *
 * It has connections of its own: a broker answers the requests of one in turn, and a heartbeat must not wait behind a read.
 */
export class Fetcher {
  /** Only reads, and is a member of no group. */
  readonly library: Consumer;
  readonly #options: GroupOptions;
  readonly #holding: Holding;
  readonly #ports: KafkaPorts;
  readonly #brokers: string;
  readonly #onGrown: () => void;
  /** Broker ids of the leaders that are being asked, or whose answer waits to be given out. */
  readonly #busy = new Set<number>();
  readonly #ended = new AbortController();
  #answers: readonly Answer[] = [];
  #bell = Promise.withResolvers<void>();
  #asking = false;
  #failingSince: number | undefined;
  #failure: Failure | undefined;
  #partitions = new Map<string, number>();

  /** @param onGrown called when a topic has got more partitions, which nobody in the group reads yet */
  constructor(settings: ClientSettings, options: GroupOptions, holding: Holding, ports: KafkaPorts, onGrown: () => void) {
    this.#options = options;
    this.#holding = holding;
    this.#ports = ports;
    this.#brokers = settings.brokers;
    this.#onGrown = onGrown;
    this.library = new Consumer({ ...libraryOptions(settings, ports.random, 0), groupId: options.groupId });
    for (const topic of options.topics) this.library.topics.track(topic);
  }

  async next({ signal, maxWaitMs }: CallOptions & { readonly maxWaitMs?: number | undefined }): Promise<readonly FetchedRecords[]> {
    const done = new AbortController();
    let isOver = false;
    const endWait = () => {
      isOver = true;
      this.wake();
    };
    if (maxWaitMs !== undefined) this.#ports.clock.sleep(maxWaitMs, done.signal).then(endWait, () => {});
    signal?.addEventListener('abort', () => this.wake(), { once: true, signal: done.signal });
    try {
      for (;;) {
        signal?.throwIfAborted();
        this.#ended.signal.throwIfAborted();
        const bell = this.#bell.promise;
        const given = this.#giveOut();
        if (given.length === 0) this.#throwFailure();
        void this.#ask();
        if (given.length > 0 || isOver) return given;
        await bell;
      }
    } finally {
      done.abort();
    }
  }

  wake(): void {
    this.#bell.resolve();
    this.#bell = Promise.withResolvers<void>();
  }

  /** Remembers how many partitions each topic had when they were assigned to the members. */
  knowPartitions(metadata: ClusterMetadata | undefined): void {
    this.#partitions = new Map([...(metadata?.topics ?? [])].map(([topic, { partitionsCount }]) => [topic, partitionsCount]));
  }

  async close(reason: Failure): Promise<void> {
    this.#ended.abort(reason);
    this.wake();
    await closeClient(this.library, this.#ports.clock);
  }

  #giveOut(): readonly FetchedRecords[] {
    const answers = this.#answers;
    this.#answers = [];
    for (const { leader } of answers) this.#busy.delete(leader);
    return answers.filter(({ term }) => term === this.#holding.term).flatMap(({ arrived }) => arrived.flatMap((each) => this.#give(each)));
  }

  #give({ from, ...fetched }: Arrived): FetchedRecords[] {
    if (!this.#holding.isReadable(fetched) || this.#holding.offset(fetched) !== from) return [];
    this.#holding.advance({ topic: fetched.topic, partition: fetched.partition, offset: fetched.nextOffset });
    return fetched.records.length === 0 ? [] : [fetched];
  }

  /** Sends a fetch to every leader that has none under way. */
  async #ask(): Promise<void> {
    if (this.#asking || this.#ended.signal.aborted || this.#holding.readable().length === 0) return;
    this.#asking = true;
    try {
      const metadata = await this.library.metadata({ topics: [...this.#options.topics] });
      this.#noticeGrowth(metadata);
      const leaderOf = ({ topic, partition }: Position) => metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
      for (const [leader, positions] of Map.groupBy(this.#holding.readable(), leaderOf)) {
        if (this.#busy.has(leader)) continue;
        this.#busy.add(leader);
        void this.#fetch(leader, positions, metadata);
      }
    } catch (error) {
      await this.#failed(error);
      this.wake();
    } finally {
      this.#asking = false;
    }
  }

  async #fetch(leader: number, positions: readonly Position[], metadata: ClusterMetadata): Promise<void> {
    const { term } = this.#holding;
    try {
      const nameOf = new Map([...metadata.topics].map(([name, { id }]) => [id, name]));
      const topics = requestOf(positions, metadata, this.#options.maxPartitionBytes ?? defaultPartitionBytes);
      const response = await this.library.fetch({ node: leader, topics, maxWaitTime: waitMs, minBytes: 1, maxBytes: mostBytes });
      this.#failingSince = undefined;
      const arrived = recordsOf(response, positions, nameOf);
      if (arrived.length > 0) this.#answers = [...this.#answers, { leader, term, arrived }];
      else this.#busy.delete(leader);
    } catch (error) {
      await this.#fetchFailed(error, positions, term);
      this.#busy.delete(leader);
    }
    this.wake();
  }

  async #fetchFailed(error: unknown, positions: readonly Position[], term: number): Promise<void> {
    this.library.clearMetadata();
    if (!hasApiId(error, 'OFFSET_OUT_OF_RANGE')) return this.#failed(error);
    await this.#moveIntoRange(positions, term).catch((again) => this.#failed(again));
  }

  /** Where the broker no longer has a position, or not yet, reading goes on where a new group would begin. */
  async #moveIntoRange(positions: readonly Position[], term: number): Promise<void> {
    const assignments = [...Map.groupBy(positions, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      topic,
      partitions: ofTopic.map(({ partition }) => partition),
    }));
    const [earliest, latest] = [await edgesOf(this.library, assignments, 'earliest'), await edgesOf(this.library, assignments, 'latest')];
    if (term !== this.#holding.term) return;
    for (const position of positions) {
      const [first, end] = [earliest, latest].map((edges) => Number(edges.get(position.topic)?.[position.partition] ?? 0n)) as [
        number,
        number,
      ];
      if (position.offset >= first && position.offset <= end) continue;
      const offset = this.#options.from === 'earliest' ? first : end;
      this.#ports.log.warn('a committed offset is no longer kept', { ...position, continuingAt: offset });
      this.#holding.move({ ...position, offset });
    }
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#ended.signal.aborted) return;
    const now = this.#ports.clock.elapsed();
    this.#failingSince ??= now;
    const failure = failureOf(error, `reading ${this.#options.topics.join(', ')}`, { brokers: this.#brokers });
    this.#ports.log.debug('cannot read, trying again', { reason: failure.message });
    if (failure.code === 'NOT_ALLOWED' || now - this.#failingSince > toleratedMs) this.#failure = failure;
    await this.#ports.clock.sleep(backoffMs, this.#ended.signal).catch(() => {});
  }

  #throwFailure(): void {
    const failure = this.#failure;
    if (failure === undefined) return;
    this.#failure = undefined;
    this.#failingSince = undefined;
    throw failure;
  }

  #noticeGrowth(metadata: ClusterMetadata): void {
    const known = this.#partitions;
    if (![...metadata.topics].some(([topic, { partitionsCount }]) => partitionsCount > (known.get(topic) ?? Number.POSITIVE_INFINITY)))
      return;
    this.knowPartitions(metadata);
    this.#onGrown();
  }
}

function requestOf(positions: readonly Position[], metadata: ClusterMetadata, partitionMaxBytes: number) {
  return [...Map.groupBy(positions, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    topicId: metadata.topics.get(topic)?.id ?? topic,
    partitions: ofTopic.map(({ partition, offset }) => ({
      partition,
      fetchOffset: BigInt(offset),
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
      partitionMaxBytes,
    })),
  }));
}
