import { Failure } from '../../errors/catalogue.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import { Holding } from '../holding.js';
import type { IncomingRecord, Position, ReadOptions } from '../port.js';
import { noSuchPartition, noSuchTopic } from '../topic-failures.js';
import { failureOf } from './faults.js';
import { Fetcher } from './fetcher.js';
import type { ClientSettings, KafkaPorts } from './library-options.js';
import { isUnknownTopic } from './topics.js';

/** Reads records from a position on, without a group: no coordinator is asked, and nothing is committed. */
export async function readAt(
  settings: ClientSettings,
  ports: KafkaPorts,
  position: Position,
  { from, maxWaitMs, signal }: ReadOptions,
): Promise<readonly IncomingRecord[]> {
  const { topic } = position;
  const holding = new Holding();
  const fetcher = new Fetcher(settings, { groupId: settings.clientId ?? 'maas', topics: [topic], from }, holding, ports, () => {});
  try {
    await untilAborted(checkPartition(fetcher, position, settings.brokers), signal);
    holding.take([position]);
    const [fetched] = await fetcher.next({ signal, maxWaitMs });
    return fetched?.records ?? [];
  } finally {
    await fetcher.close(new Failure('KAFKA_UNREACHABLE', `reading ${topic} has ended`));
  }
}

async function checkPartition({ library }: Fetcher, { topic, partition }: Position, brokers: string): Promise<void> {
  try {
    const { topics } = await library.metadata({ topics: [topic], retries: 2 });
    const count = topics.get(topic)?.partitionsCount ?? 0;
    if (partition < 0 || partition >= count) throw noSuchPartition({ topic, partition }, count);
  } catch (error) {
    throw isUnknownTopic(error) ? noSuchTopic(topic) : failureOf(error, `reading ${topic}`, { brokers, topic });
  }
}
