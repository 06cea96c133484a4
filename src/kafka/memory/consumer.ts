import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { Holding } from '../holding.js';
import type { CallOptions, FetchedRecords, GroupConsumer, GroupOptions, Position, TopicPartition } from '../port.js';
import { withinGrace } from '../within-grace.js';
import type { Member, MemoryGroup } from './group.js';
import type { MemoryLog } from './log.js';

export const recordsAtOnce = 500;

export interface MemoryConsumerPorts {
  readonly clock: Clock;
  readonly group: MemoryGroup;
  readonly log: (partition: TopicPartition) => MemoryLog | undefined;
  /** A promise that is fulfilled at the next change of any log. */
  readonly appended: () => Promise<void>;
}

export class MemoryConsumer implements GroupConsumer, Member {
  readonly topics: readonly string[];
  readonly #options: GroupOptions;
  readonly #ports: MemoryConsumerPorts;
  readonly #holding = new Holding();
  #changed = Promise.withResolvers<void>();
  #closed = false;
  #expired = false;

  constructor(options: GroupOptions, ports: MemoryConsumerPorts) {
    this.topics = options.topics;
    this.#options = options;
    this.#ports = ports;
  }

  get assignment(): readonly TopicPartition[] {
    return this.#holding.partitions;
  }

  async next(options: CallOptions & { readonly maxWaitMs?: number | undefined } = {}): Promise<readonly FetchedRecords[]> {
    const { signal, maxWaitMs } = options;
    const done = new AbortController();
    let over = false;
    const time = maxWaitMs === undefined ? undefined : this.#ports.clock.sleep(maxWaitMs, done.signal).catch(() => {});
    const aborted = Promise.withResolvers<void>();
    signal?.addEventListener('abort', () => aborted.resolve(), { once: true, signal: done.signal });
    try {
      for (;;) {
        signal?.throwIfAborted();
        if (this.#closed) throw new Failure('KAFKA_UNREACHABLE', `the member has left the group ${this.#options.groupId}`);
        if (this.#expired) await this.#rejoin();
        const records = this.#holding.readable().flatMap((position) => this.#read(position));
        if (records.length > 0 || over) return records;
        const waits = [this.#changed.promise, this.#ports.appended(), aborted.promise];
        await Promise.race(
          time === undefined
            ? waits
            : [
                ...waits,
                time.then(() => {
                  over = true;
                }),
              ],
        );
      }
    } finally {
      done.abort();
    }
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#holding.pause(partitions);
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.#holding.resume(partitions);
    this.#tellChange();
  }

  async commit(positions: readonly Position[], { signal }: CallOptions = {}): Promise<readonly Position[]> {
    signal?.throwIfAborted();
    const ours = this.#holding.committable(positions);
    for (const position of ours) this.#ports.group.commit(position);
    this.#holding.committed(ours);
    return ours;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#depart();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Plays a session timeout: the partitions go to other members without this one being told. It joins again when it reads on. */
  async expire(): Promise<void> {
    this.#expired = true;
    await this.#depart();
  }

  /** Before a rebalance. */
  async giveUpAll(): Promise<void> {
    const { onRevoked, revokeGraceMs = 5_000 } = this.#options;
    const partitions = this.#holding.partitions;
    this.#holding.freeze();
    if (partitions.length > 0) await withinGrace(this.#ports.clock, revokeGraceMs, () => onRevoked?.(partitions));
    this.#holding.clear();
  }

  /** After one. */
  take(partitions: readonly TopicPartition[]): void {
    if (this.#closed || this.#expired) return;
    const positions = partitions.map((partition) => ({ ...partition, offset: this.#begin(partition) }));
    this.#holding.take(positions);
    if (positions.length > 0) this.#options.onAssigned?.(positions);
    this.#tellChange();
  }

  async #depart(): Promise<void> {
    this.#holding.clear();
    this.#tellChange();
    await this.#ports.group.leave(this);
  }

  async #rejoin(): Promise<void> {
    this.#expired = false;
    await this.#ports.group.join(this);
  }

  #begin(partition: TopicPartition): number {
    const log = this.#ports.log(partition);
    const committed = this.#ports.group.committed(partition);
    if (log === undefined) return committed ?? 0;
    if (committed !== undefined && committed >= log.start && committed <= log.end) return committed;
    return this.#options.from === 'earliest' ? log.start : log.end;
  }

  #read(position: Position): FetchedRecords[] {
    const log = this.#ports.log(position);
    const records = log?.read(position.offset, recordsAtOnce) ?? [];
    const last = records.at(-1);
    if (log === undefined || last === undefined) return [];
    const nextOffset = last.offset + 1;
    this.#holding.advance({ ...position, offset: nextOffset });
    return [{ topic: position.topic, partition: position.partition, records, nextOffset, endOffset: log.end }];
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
