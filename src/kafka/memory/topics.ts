import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { CallOptions, NewTopic, PartitionOffsets, Position, TopicChange, TopicDescription, Topics } from '../port.js';
import { noSuchTopic, topicExists, unknownConfig } from '../topic-failures.js';
import { checkTopicName } from '../topic-name.js';
import type { MemoryGroup } from './group.js';
import { MemoryLog } from './log.js';

export interface MemoryTopic {
  readonly logs: MemoryLog[];
  readonly configs: Map<string, string>;
}

/** Names of settings that a broker accepts. The memory broker keeps their values but acts on none. */
const knownConfigs = new Set([
  'retention.ms',
  'retention.bytes',
  'cleanup.policy',
  'max.message.bytes',
  'min.insync.replicas',
  'segment.bytes',
]);

export class MemoryTopics implements Topics {
  readonly byName = new Map<string, MemoryTopic>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #groups: ReadonlyMap<string, MemoryGroup>;

  constructor(clock: Pick<Clock, 'now'>, groups: ReadonlyMap<string, MemoryGroup>) {
    this.#clock = clock;
    this.#groups = groups;
  }

  /** @throws Failure NO_SUCH_TOPIC */
  get(name: string): MemoryTopic {
    const topic = this.byName.get(name);
    if (topic === undefined) throw noSuchTopic(name);
    return topic;
  }

  log(topic: string, partition: number): MemoryLog | undefined {
    return this.byName.get(topic)?.logs[partition];
  }

  async list({ signal }: CallOptions = {}): Promise<readonly string[]> {
    signal?.throwIfAborted();
    return [...this.byName.keys()].sort();
  }

  async describe(name: string, { signal }: CallOptions = {}): Promise<TopicDescription> {
    signal?.throwIfAborted();
    const { logs, configs } = this.get(name);
    const partitions = logs.map((_, partition) => ({ partition, leader: 1, replicas: [1], inSyncReplicas: [1] }));
    return { name, partitions, configs: Object.fromEntries(configs) };
  }

  async create({ name, partitions = 1, replicationFactor = 1, configs = {} }: NewTopic, { signal }: CallOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    checkTopicName(name);
    if (this.byName.has(name)) throw topicExists(name);
    if (partitions < 1) throw new Failure('BAD_TOPIC', `${name}: a topic has one partition or more, not ${partitions}`);
    if (replicationFactor !== 1)
      throw new Failure('BAD_TOPIC', `${name}: a replication factor of ${replicationFactor}, and there is 1 broker`);
    checkConfigs(name, Object.keys(configs));
    this.byName.set(name, { logs: this.#logs(partitions), configs: new Map(Object.entries(configs)) });
  }

  async alter(name: string, { partitions, set = {}, unset = [] }: TopicChange, { signal }: CallOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const topic = this.get(name);
    checkConfigs(name, [...Object.keys(set), ...unset]);
    const now = topic.logs.length;
    if (partitions !== undefined && partitions <= now) {
      throw new Failure('BAD_TOPIC', `${name} has ${now} partitions; it can get more, not ${partitions}`);
    }
    if (partitions !== undefined) topic.logs.push(...this.#logs(partitions - now));
    for (const [key, value] of Object.entries(set)) topic.configs.set(key, value);
    for (const key of unset) topic.configs.delete(key);
  }

  async delete(name: string, { signal }: CallOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    this.get(name);
    this.byName.delete(name);
  }

  async offsets(name: string, { signal }: CallOptions = {}): Promise<readonly PartitionOffsets[]> {
    signal?.throwIfAborted();
    return this.get(name).logs.map(({ start, end }, partition) => ({ partition, earliest: start, latest: end }));
  }

  async committed(groupId: string, topic: string, { signal }: CallOptions = {}): Promise<readonly Position[]> {
    signal?.throwIfAborted();
    return this.#groups.get(groupId)?.committedIn(topic) ?? [];
  }

  #logs(count: number): MemoryLog[] {
    return Array.from({ length: count }, () => new MemoryLog(this.#clock));
  }
}

function checkConfigs(topic: string, names: readonly string[]): void {
  const unknown = names.find((name) => !knownConfigs.has(name));
  if (unknown !== undefined) throw unknownConfig(topic, unknown);
}
