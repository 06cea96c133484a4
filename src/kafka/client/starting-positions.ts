import { type Consumer, type GroupAssignment, ListOffsetTimestamps } from '@platformatic/kafka';
import type { Position } from '../port.js';

/** The offsets at which a member begins: those its group has committed, else the first or next one, as `from` says. */
export async function startingPositions(
  member: Consumer,
  reader: Consumer,
  assignments: readonly GroupAssignment[],
  from: 'earliest' | 'latest',
): Promise<readonly Position[]> {
  const topics = assignments.filter(({ partitions }) => partitions.length > 0);
  if (topics.length === 0) return [];
  const committed = await member.listCommittedOffsets({
    topics: topics.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })),
  });
  const known = (topic: string, partition: number) => committed.get(topic)?.[partition] ?? -1n;
  const unknown = topics
    .map(({ topic, partitions }) => ({ topic, partitions: partitions.filter((partition) => known(topic, partition) < 0n) }))
    .filter(({ partitions }) => partitions.length > 0);
  const edges = await edgesOf(reader, unknown, from);
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => {
      const offset = known(topic, partition);
      return { topic, partition, offset: Number(offset >= 0n ? offset : (edges.get(topic)?.[partition] ?? 0n)) };
    }),
  );
}

/** The first (`earliest`) or the next (`latest`) offset of each partition. */
export async function edgesOf(
  reader: Consumer,
  assignments: readonly GroupAssignment[],
  edge: 'earliest' | 'latest',
): Promise<Map<string, bigint[]>> {
  if (assignments.length === 0) return new Map();
  return reader.listOffsets({
    topics: assignments.map(({ topic }) => topic),
    partitions: Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, [...partitions]])),
    timestamp: edge === 'earliest' ? ListOffsetTimestamps.EARLIEST : ListOffsetTimestamps.LATEST,
  });
}
