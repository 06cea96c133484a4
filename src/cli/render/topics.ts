import type { DescribedTopic, TopicSummary } from '../../operations/sensors/topics.js';
import { type Column, renderTable, type TableOptions } from './table.js';
import { printable } from './text.js';

/** One row for each topic. */
export function renderTopics(topics: readonly TopicSummary[], options: TableOptions): string {
  const columns: readonly Column<TopicSummary>[] = [
    { title: 'TOPIC', value: ({ topic }) => topic },
    { title: 'PARTITIONS', value: ({ partitions }) => String(partitions), align: 'right' },
    { title: 'REPLICAS', value: ({ replicationFactor }) => String(replicationFactor), align: 'right' },
    { title: 'RECORDS', value: ({ records }) => String(records), align: 'right' },
  ];
  return renderTable(columns, topics, options);
}

/** One row for each partition, and the settings below. */
export function renderTopic(topic: DescribedTopic, options: TableOptions): string {
  type Row = DescribedTopic['partitions'][number];
  const offsets = new Map(topic.offsets.map((each) => [each.partition, each]));
  const isShort = ({ replicas, inSyncReplicas }: Row) => inSyncReplicas.length < replicas.length;
  const columns: readonly Column<Row>[] = [
    { title: 'PARTITION', value: ({ partition }) => String(partition), align: 'right' },
    {
      title: 'LEADER',
      value: ({ leader }) => (leader < 0 ? 'none' : String(leader)),
      look: ({ leader }, style) => (leader < 0 ? style.red : same),
    },
    { title: 'REPLICAS', value: ({ replicas }) => replicas.join(',') },
    {
      title: 'IN SYNC',
      value: ({ inSyncReplicas }) => inSyncReplicas.join(','),
      look: (row, style) => (isShort(row) ? style.yellow : same),
    },
    { title: 'FIRST', value: ({ partition }) => String(offsets.get(partition)?.earliest ?? '-'), align: 'right' },
    { title: 'NEXT', value: ({ partition }) => String(offsets.get(partition)?.latest ?? '-'), align: 'right' },
  ];
  const configs = Object.entries(topic.configs).map(([name, value]) => `${printable(name)}=${printable(value)}`);
  return [renderTable(columns, topic.partitions, options), ...configs].join('\n');
}

const same = (text: string) => text;
