import { Admin, ConfigResourceTypes, ConfigSources, IncrementalAlterConfigOperationTypes, ListOffsetTimestamps } from '@platformatic/kafka';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import type { CallOptions, NewTopic, PartitionOffsets, Position, TopicChange, TopicDescription, Topics } from '../port.js';
import { noSuchTopic } from '../topic-failures.js';
import { checkTopicName } from '../topic-name.js';
import { failureOf, hasApiId } from './faults.js';
import { type ClientSettings, type KafkaPorts, libraryOptions } from './library-options.js';

const retries = 4;
/** How long to wait until the brokers we talk to know of a change that the controller has confirmed. */
const settleMs = 10_000;

export class KafkaTopics implements Topics {
  readonly #admin: Admin;
  readonly #brokers: string;
  readonly #clock: Clock;

  constructor(settings: ClientSettings, { clock, random }: Pick<KafkaPorts, 'clock' | 'random'>) {
    this.#brokers = settings.brokers;
    this.#clock = clock;
    this.#admin = new Admin({ ...libraryOptions(settings, random, retries), strict: false });
  }

  async list(options?: CallOptions): Promise<readonly string[]> {
    const names = await this.#call('listing topics', undefined, this.#admin.listTopics({ includeInternals: false }), options);
    return names.filter((name) => !name.startsWith('__')).sort();
  }

  async describe(name: string, options?: CallOptions): Promise<TopicDescription> {
    const topic = await this.#metadata(name, options);
    const asking = this.#admin.describeConfigs({ resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: name }] });
    const [described] = await this.#call(`describing ${name}`, name, asking, options);
    const own = (described?.configs ?? []).filter(({ configSource }) => configSource === ConfigSources.DYNAMIC_TOPIC_CONFIG);
    const partitions = topic.partitions.map(({ leader, replicas, isr }, partition) => ({
      partition,
      leader,
      replicas,
      inSyncReplicas: isr,
    }));
    return { name, partitions, configs: Object.fromEntries(own.map(({ name: key, value }) => [key, value ?? ''])) };
  }

  async create(topic: NewTopic, options?: CallOptions): Promise<void> {
    const { name, partitions = -1, replicationFactor = -1, configs = {} } = topic;
    checkTopicName(name);
    const settings = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
    const asking = this.#admin.createTopics({ topics: [name], partitions, replicas: replicationFactor, configs: settings });
    await this.#call(`creating the topic ${name}`, name, asking, options);
    await this.#until(async () => (await this.#find(name, options))?.partitions.every(({ leader }) => leader >= 0) === true, options);
  }

  async alter(name: string, { partitions, set = {}, unset = [] }: TopicChange, options?: CallOptions): Promise<void> {
    const now = await this.#metadata(name, options);
    const changes = [
      ...Object.entries(set).map(([key, value]) => ({ name: key, configOperation: IncrementalAlterConfigOperationTypes.SET, value })),
      ...unset.map((key) => ({ name: key, configOperation: IncrementalAlterConfigOperationTypes.DELETE })),
    ];
    if (partitions !== undefined && partitions <= now.partitionsCount) {
      throw new Failure('BAD_TOPIC', `${name} has ${now.partitionsCount} partitions; it can get more, not ${partitions}`, { topic: name });
    }
    if (changes.length > 0) {
      const resources = [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: name, configs: changes }];
      await this.#call(`changing ${name}`, name, this.#admin.incrementalAlterConfigs({ resources }), options);
      await this.#until(async () => {
        // A user who may change settings need not be allowed to read them.
        const configs = await this.describe(name, options).then(
          (described) => described.configs,
          () => undefined,
        );
        options?.signal?.throwIfAborted();
        if (configs === undefined) return true;
        return Object.entries(set).every(([key, value]) => configs[key] === value) && unset.every((key) => configs[key] === undefined);
      }, options);
    }
    if (partitions === undefined) return;
    await this.#call(`changing ${name}`, name, this.#admin.createPartitions({ topics: [{ name, count: partitions }] }), options);
    await this.#until(async () => (await this.#find(name, options))?.partitionsCount === partitions, options);
  }

  async delete(name: string, options?: CallOptions): Promise<void> {
    await this.#metadata(name, options);
    await this.#call(`deleting ${name}`, name, this.#admin.deleteTopics({ topics: [name] }), options);
    await this.#until(async () => (await this.#find(name, options)) === undefined, options);
  }

  async offsets(name: string, options?: CallOptions): Promise<readonly PartitionOffsets[]> {
    const { partitionsCount } = await this.#metadata(name, options);
    const at = async (timestamp: bigint) => {
      const partitions = Array.from({ length: partitionsCount }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
      const [found] = await this.#call(
        `reading the offsets of ${name}`,
        name,
        this.#admin.listOffsets({ topics: [{ name, partitions }] }),
        options,
      );
      return new Map((found?.partitions ?? []).map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
    };
    const earliest = await at(ListOffsetTimestamps.EARLIEST);
    const latest = await at(ListOffsetTimestamps.LATEST);
    return Array.from({ length: partitionsCount }, (_, partition) => ({
      partition,
      earliest: earliest.get(partition) ?? 0,
      latest: latest.get(partition) ?? 0,
    }));
  }

  async committed(groupId: string, topic: string, options?: CallOptions): Promise<readonly Position[]> {
    const partitionIndexes = Array.from({ length: (await this.#metadata(topic, options)).partitionsCount }, (_, partition) => partition);
    const asking = this.#admin.listConsumerGroupOffsets({ groups: [{ groupId, topics: [{ name: topic, partitionIndexes }] }] });
    const [group] = await this.#call(`reading what the group ${groupId} has done`, topic, asking, options);
    const partitions = group?.topics.find(({ name }) => name === topic)?.partitions ?? [];
    return partitions
      .filter(({ committedOffset }) => committedOffset >= 0n)
      .map(({ partitionIndex, committedOffset }) => ({ topic, partition: partitionIndex, offset: Number(committedOffset) }))
      .sort((left, right) => left.partition - right.partition);
  }

  async close(): Promise<void> {
    await this.#admin.close().catch(() => {});
  }

  async #metadata(name: string, options: CallOptions | undefined) {
    const topic = await this.#find(name, options);
    if (topic === undefined) throw noSuchTopic(name);
    return topic;
  }

  /** @returns undefined when there is no such topic */
  async #find(name: string, options: CallOptions | undefined) {
    checkTopicName(name);
    const asking = this.#admin.metadata({ topics: [name], forceUpdate: true, retries: 0 });
    try {
      return (await untilAborted(asking, options?.signal)).topics.get(name);
    } catch (error) {
      if (isUnknownTopic(error)) return undefined;
      // The call above does not retry, so that a missing topic is reported at once. This one does, for brokers that are away.
      const names = await this.#call(`looking for ${name}`, name, this.#admin.listTopics({ includeInternals: false }), options);
      if (!names.includes(name)) return undefined;
      const again = this.#admin.metadata({ topics: [name], forceUpdate: true });
      return (await this.#call(`looking for ${name}`, name, again, options)).topics.get(name);
    }
  }

  async #until(isSo: () => Promise<boolean>, options: CallOptions | undefined): Promise<void> {
    const giveUpAt = this.#clock.elapsed() + settleMs;
    while (!(await isSo()) && this.#clock.elapsed() < giveUpAt) await this.#clock.sleep(50, options?.signal);
  }

  async #call<Result>(
    doing: string,
    topic: string | undefined,
    asking: Promise<Result>,
    options: CallOptions | undefined,
  ): Promise<Result> {
    try {
      return await untilAborted(asking, options?.signal);
    } catch (error) {
      options?.signal?.throwIfAborted();
      throw failureOf(error, doing, { brokers: this.#brokers, topic });
    }
  }
}

/** Whether the error says that there is no such topic: the library has one of its own for it, or passes on the broker's. */
export function isUnknownTopic(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'PLT_KFK_USER' || hasApiId(error, 'UNKNOWN_TOPIC_OR_PARTITION');
}
