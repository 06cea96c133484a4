import type { Position, TopicPartition } from './port.js';
import { partitionKey } from './positions.js';

interface Held extends TopicPartition {
  /** Of the record to be given out next. */
  offset: number;
  /** What the group has committed, or where this member began. */
  committed: number;
  paused: boolean;
}

/**
 * What a member of a consumer group holds, and how far it is in each partition. Every term of holding has a number, so that what was asked for
 * in one is never taken for an answer in another.
 */
export class Holding {
  #held = new Map<string, Held>();
  #frozen = false;
  #term = 0;

  get term(): number {
    return this.#term;
  }

  get partitions(): readonly TopicPartition[] {
    return [...this.#held.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  /** A new term begins, with these. */
  take(positions: readonly Position[]): void {
    this.clear();
    for (const position of positions) {
      this.#held.set(partitionKey(position), { ...position, committed: position.offset, paused: false });
    }
  }

  /** Nothing is readable any more; what is held can still be committed. */
  freeze(): void {
    this.#frozen = true;
  }

  clear(): void {
    this.#term += 1;
    this.#frozen = false;
    this.#held = new Map();
  }

  /** Where to read on, in partitions that are not paused. */
  readable(): readonly Position[] {
    if (this.#frozen) return [];
    return [...this.#held.values()].filter(({ paused }) => !paused).map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  }

  /** @returns undefined for a partition that is not held */
  offset(partition: TopicPartition): number | undefined {
    return this.#held.get(partitionKey(partition))?.offset;
  }

  isReadable(partition: TopicPartition): boolean {
    return !this.#frozen && this.#held.get(partitionKey(partition))?.paused === false;
  }

  advance(position: Position): void {
    const held = this.#held.get(partitionKey(position));
    if (held !== undefined) held.offset = position.offset;
  }

  /** Reads on from elsewhere, which counts as done up to there. */
  move(position: Position): void {
    const held = this.#held.get(partitionKey(position));
    if (held === undefined) return;
    held.offset = position.offset;
    held.committed = position.offset;
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#setPaused(partitions, true);
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.#setPaused(partitions, false);
  }

  /** Those of partitions that are held, that go forward, and of records that were given out; of several for one partition, the furthest. */
  committable(positions: readonly Position[]): readonly Position[] {
    const furthest = new Map<string, Position>();
    for (const position of positions) {
      const key = partitionKey(position);
      const held = this.#held.get(key);
      if (held === undefined || position.offset <= held.committed || position.offset > held.offset) continue;
      if (position.offset > (furthest.get(key)?.offset ?? -1)) furthest.set(key, position);
    }
    return [...furthest.values()];
  }

  committed(positions: readonly Position[]): void {
    for (const position of positions) {
      const held = this.#held.get(partitionKey(position));
      if (held !== undefined) held.committed = Math.max(held.committed, position.offset);
    }
  }

  #setPaused(partitions: readonly TopicPartition[], paused: boolean): void {
    for (const partition of partitions) {
      const held = this.#held.get(partitionKey(partition));
      if (held !== undefined) held.paused = paused;
    }
  }
}
