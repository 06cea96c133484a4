import type { Position, TopicPartition } from '../port.js';
import { partitionKey } from '../positions.js';

/** A member, as its group sees it. */
export interface Member {
  readonly topics: readonly string[];
  /** Before a rebalance. */
  giveUpAll(): Promise<void>;
  /** After one. */
  take(partitions: readonly TopicPartition[]): void;
}

/** A consumer group: who is in it, what each may read, and what is done. Rebalances follow each other, each with everybody in it. */
export class MemoryGroup {
  readonly #partitionsOf: (topic: string) => number;
  readonly #committed = new Map<string, Position>();
  #members: readonly Member[] = [];
  #rebalance: Promise<void> = Promise.resolve();

  constructor(partitionsOf: (topic: string) => number) {
    this.#partitionsOf = partitionsOf;
  }

  join(member: Member): Promise<void> {
    this.#members = [...this.#members, member];
    return this.#rebalanced();
  }

  /** Removes a member; what it has committed stays. */
  leave(member: Member): Promise<void> {
    this.#members = this.#members.filter((each) => each !== member);
    return this.#rebalanced();
  }

  commit(position: Position): void {
    this.#committed.set(partitionKey(position), position);
  }

  committed(partition: TopicPartition): number | undefined {
    return this.#committed.get(partitionKey(partition))?.offset;
  }

  committedIn(topic: string): readonly Position[] {
    const positions = [...this.#committed.values()].filter((position) => position.topic === topic);
    return positions.sort((left, right) => left.partition - right.partition);
  }

  #rebalanced(): Promise<void> {
    this.#rebalance = this.#rebalance.then(async () => {
      await Promise.all(this.#members.map((member) => member.giveUpAll()));
      for (const [member, partitions] of this.#shares()) member.take(partitions);
    });
    return this.#rebalance;
  }

  #shares(): Map<Member, TopicPartition[]> {
    const shares = new Map(this.#members.map((member) => [member, [] as TopicPartition[]]));
    const topics = [...new Set(this.#members.flatMap(({ topics }) => topics))].sort();
    for (const topic of topics) {
      const readers = this.#members.filter((member) => member.topics.includes(topic));
      for (let partition = 0; partition < this.#partitionsOf(topic); partition += 1) {
        const reader = readers[partition % readers.length];
        if (reader !== undefined) shares.get(reader)?.push({ topic, partition });
      }
    }
    return shares;
  }
}
