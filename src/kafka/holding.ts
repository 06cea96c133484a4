import type { Position, TopicPartition } from './port.js';
import { partitionKey } from './positions.js';

interface Held extends TopicPartition {
  /** Offset of the record to be given out next. */
  offset: number;
  /** The offset that the group has committed, or where this member began. */
  committed: number;
  paused: boolean;
}

/**
 * The partitions that a member of a consumer group holds, and its offset in each. Every assignment begins a term with a number of its own, so that what was asked for
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

  /** Begins a new term with these partitions. */
  take(positions: readonly Position[]): void {
    this.clear();
    for (const position of positions) {
      this.#held.set(partitionKey(position), { ...position, committed: position.offset, paused: false });
    }
  }

  /** Stops reading; offsets of what is held can still be committed. */
  freeze(): void {
    this.#frozen = true;
  }

  clear(): void {
    this.#term += 1;
    this.#frozen = false;
    this.#held = new Map();
  }

  /** The next offsets to read, of the partitions that are not paused. */
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

  /** Continues reading at another offset; everything before it counts as done. */
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

  /**
   * Of the given positions, those that may be committed: of held partitions, ahead of what is committed, and not past what was given out.
   * Of several for one partition, the furthest.
   */
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
