/**
 * The part of Kafka that maas stands on: records produced in order and confirmed, a member of a consumer group that commits what is done
 * and nothing else, and topics.
 *
 * Every call ends: with an answer, with a Failure, or with the reason of `signal` when that aborts.
 * Offsets are plain numbers, exact up to 2^53.
 */
export interface Kafka extends AsyncDisposable {
  /** For messages: `node1:6667,node2:6667`. */
  readonly brokers: string;
  readonly topics: Topics;
  openProducer(options?: ProducerOptions): Promise<Producer>;
  /**
   * Becomes a member of a consumer group; partitions are assigned from then on.
   * @throws Failure NO_SUCH_TOPIC, KAFKA_UNREACHABLE, NOT_ALLOWED
   */
  joinGroup(options: GroupOptions): Promise<GroupConsumer>;
  /**
   * Reads a partition from a position on, in no group; nothing is committed. Waits for `maxWaitMs` at most when there is nothing yet.
   *
   * @returns records that follow each other, about a batch of them; none when the wait is over
   * @throws Failure NO_SUCH_TOPIC, BAD_TOPIC without such a partition, KAFKA_UNREACHABLE, NOT_ALLOWED
   */
  readAt(position: Position, options: ReadOptions): Promise<readonly IncomingRecord[]>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

// ---- producing

export interface OutgoingRecord {
  readonly topic: string;
  /** Default: chosen by the key as Java's clients choose it; without a key, by the producer. */
  readonly partition?: number | undefined;
  readonly key?: Uint8Array | undefined;
  /** null is a tombstone */
  readonly value: Uint8Array | null;
  readonly headers?: readonly Header[] | undefined;
  /** epoch ms; default: now */
  readonly timestamp?: number | undefined;
}

export type Header = readonly [name: string, value: Uint8Array];

export interface ProducerOptions {
  /** Limit in bytes of records that are accepted and not yet confirmed; `send` waits while there are more. Default 8 MB. */
  readonly maxPendingBytes?: number | undefined;
}

export interface Producer extends AsyncDisposable {
  /**
   * Sends records, those of several calls together, each partition's in the order of the calls.
   * No record is stored twice, unless a broken connection left its outcome unknown and the caller sends it again.
   *
   * @returns once every in-sync replica has them all: where each is, in the order of the records
   * @throws SendFailure which tells what became of each record
   */
  send(records: readonly OutgoingRecord[], options?: CallOptions): Promise<readonly Placed[]>;
  /** Waits a few seconds for what was accepted to be confirmed; what is not by then fails, as does `send` from then on. */
  close(): Promise<void>;
}

/** Where a record was stored. */
export interface Placed extends TopicPartition {
  /** -1 where the broker doesn't say: it was asked twice, and had stored the record the first time. */
  readonly offset: number;
  /** epoch ms, as sent; a topic may be set to keep the broker's time instead */
  readonly timestamp: number;
}

// ---- consuming

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface Position extends TopicPartition {
  /** Offset of the record to be read next: one past the last that is done. */
  readonly offset: number;
}

export interface IncomingRecord {
  readonly offset: number;
  /** epoch ms */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

/** Records of one partition that follow each other; offsets rise, with gaps where Kafka keeps none. */
export interface FetchedRecords extends TopicPartition {
  readonly records: readonly IncomingRecord[];
  /** Offset of the first record after these: what to commit when all of them are done. */
  readonly nextOffset: number;
  /** The partition's end when these were read: the lag is `endOffset - nextOffset`. */
  readonly endOffset: number;
}

export interface GroupOptions extends CallOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where to begin in a partition that the group has committed nothing for, or whose committed offset is no longer kept. */
  readonly from: 'earliest' | 'latest';
  /** Called before the first records of newly assigned partitions are given out. */
  readonly onAssigned?: ((positions: readonly Position[]) => void) | undefined;
  /**
   * Called before partitions go to another member. Commits made until its promise is fulfilled still count. It may take
   * `revokeGraceMs`, then the partitions go all the same. Not called when they are lost already, as after a long pause of the process.
   */
  readonly onRevoked?: ((partitions: readonly TopicPartition[]) => Promise<void> | void) | undefined;
  /** Longest that `onRevoked` may take, ms; default 5,000. */
  readonly revokeGraceMs?: number | undefined;
  /** The group gives a silent member's partitions to others after this many ms; default 30,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** Bytes asked of a partition at once; default 1 MB. A larger record is read all the same. */
  readonly maxPartitionBytes?: number | undefined;
}

/**
 * A member of a consumer group. Records are given out once while a partition stays here; who gets a partition next begins where the group
 * committed. So every record is seen by some member, and again only when it was given out and not committed.
 */
export interface GroupConsumer extends AsyncDisposable {
  /** The partitions that are assigned to this member now. */
  readonly assignment: readonly TopicPartition[];
  /**
   * The next records, of any partitions that are not paused: whatever has arrived, at least one batch unless `maxWaitMs` is over.
   * One call at a time.
   *
   * @throws Failure KAFKA_UNREACHABLE when no broker could be reached for a while, after which it may be called again; NOT_ALLOWED, NO_SUCH_TOPIC
   */
  next(options?: CallOptions & { readonly maxWaitMs?: number | undefined }): Promise<readonly FetchedRecords[]>;
  /** Gives out no more records of these partitions until `resume`; membership and commits go on. Ends for a partition that goes to another member. */
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /**
   * Records in the group that everything before these offsets is done. Only what is confirmed may be committed. Offsets of
   * partitions that are no longer this member's, or that would go back, are left out: they are another's to decide.
   *
   * @returns those that were committed
   * @throws Failure KAFKA_UNREACHABLE, NOT_ALLOWED; then none or all may be
   */
  commit(positions: readonly Position[], options?: CallOptions): Promise<readonly Position[]>;
  /** Leaves the group at once, with what has been committed and no more. Never fails. */
  close(): Promise<void>;
}

export interface ReadOptions extends CallOptions {
  /** Where to read when the broker no longer keeps the position, or it lies past the end. */
  readonly from: 'earliest' | 'latest';
  readonly maxWaitMs: number;
}

// ---- topics

export interface TopicDescription {
  readonly name: string;
  readonly partitions: readonly PartitionDescription[];
  /** Settings that differ from the broker's defaults. */
  readonly configs: Readonly<Record<string, string>>;
}

export interface PartitionDescription {
  readonly partition: number;
  /** Broker ids; a leader of -1 is none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
}

export interface NewTopic {
  readonly name: string;
  /** Default: the broker's. */
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly configs?: Readonly<Record<string, string>> | undefined;
}

export interface TopicChange {
  /** The new count. It has to be larger than the present one: Kafka removes no partitions. */
  readonly partitions?: number | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  /** Names of settings that go back to the broker's default. */
  readonly unset?: readonly string[] | undefined;
}

export interface PartitionOffsets {
  readonly partition: number;
  readonly earliest: number;
  readonly latest: number;
}

export interface Topics {
  /** Names in text order; Kafka's own topics are left out. */
  list(options?: CallOptions): Promise<readonly string[]>;
  /** @throws Failure NO_SUCH_TOPIC */
  describe(name: string, options?: CallOptions): Promise<TopicDescription>;
  /** @throws Failure TOPIC_EXISTS, BAD_TOPIC, NOT_ALLOWED */
  create(topic: NewTopic, options?: CallOptions): Promise<void>;
  /** @throws Failure NO_SUCH_TOPIC, BAD_TOPIC, NOT_ALLOWED */
  alter(name: string, change: TopicChange, options?: CallOptions): Promise<void>;
  /** @throws Failure NO_SUCH_TOPIC, NOT_ALLOWED */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** @throws Failure NO_SUCH_TOPIC */
  offsets(name: string, options?: CallOptions): Promise<readonly PartitionOffsets[]>;
  /** What a group has committed in a topic; partitions it committed nothing for are left out. */
  committed(groupId: string, topic: string, options?: CallOptions): Promise<readonly Position[]>;
}
