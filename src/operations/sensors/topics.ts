import { Failure } from '../../errors/catalogue.js';
import type { CallOptions, NewTopic, PartitionDescription, PartitionOffsets, TopicDescription, Topics } from '../../kafka/port.js';

export interface CreatedTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** false when it existed already; it is left as it is */
  readonly created: boolean;
}

/**
 * Creates a topic.
 *
 * @param options.ifNotExists accepts an existing topic, whatever its partitions and settings
 * @throws Failure TOPIC_EXISTS, BAD_TOPIC, KAFKA_UNREACHABLE, NOT_ALLOWED
 */
export async function createTopic(
  topics: Topics,
  topic: NewTopic,
  options: CallOptions & { readonly ifNotExists: boolean },
): Promise<CreatedTopic> {
  let created = true;
  try {
    await topics.create(topic, options);
  } catch (error) {
    if (!(options.ifNotExists && error instanceof Failure && error.code === 'TOPIC_EXISTS')) throw error;
    created = false;
  }
  const { partitions } = await topics.describe(topic.name, options);
  return { topic: topic.name, partitions: partitions.length, replicationFactor: partitions[0]?.replicas.length ?? 0, created };
}

export interface TopicSummary {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** How many records Kafka keeps now. */
  readonly records: number;
}

const readAtOnce = 8;

/** Lists all topics except Kafka's internal ones, by name. A topic that is deleted meanwhile is left out. */
export async function listTopics(topics: Topics, options: CallOptions): Promise<readonly TopicSummary[]> {
  const names = [...(await topics.list(options))];
  const summaries: TopicSummary[] = [];
  while (names.length > 0) {
    const some = await Promise.all(names.splice(0, readAtOnce).map((name) => summaryOf(topics, name, options)));
    summaries.push(...some.filter((summary) => summary !== undefined));
  }
  return summaries;
}

async function summaryOf(topics: Topics, name: string, options: CallOptions): Promise<TopicSummary | undefined> {
  try {
    const { partitions, offsets } = await describeTopic(topics, name, options);
    const records = offsets.reduce((sum, { earliest, latest }) => sum + latest - earliest, 0);
    return { topic: name, partitions: partitions.length, replicationFactor: partitions[0]?.replicas.length ?? 0, records };
  } catch (error) {
    if (error instanceof Failure && error.code === 'NO_SUCH_TOPIC') return undefined;
    throw error;
  }
}

export interface DescribedTopic extends TopicDescription {
  readonly offsets: readonly PartitionOffsets[];
}

/** @throws Failure NO_SUCH_TOPIC, KAFKA_UNREACHABLE, NOT_ALLOWED */
export async function describeTopic(topics: Topics, name: string, options: CallOptions): Promise<DescribedTopic> {
  const description = await topics.describe(name, options);
  const hasLeaders = description.partitions.every(({ leader }: PartitionDescription) => leader >= 0);
  return { ...description, offsets: hasLeaders ? await topics.offsets(name, options) : [] };
}
