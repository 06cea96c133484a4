import type { Consumer, KafkaRecord, RecordsBatch } from '@platformatic/kafka';
import type { FetchedRecords, IncomingRecord, Position } from '../port.js';
import { partitionKey } from '../positions.js';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** The records that came for one partition, and the offset they were asked from. */
export interface Arrived extends FetchedRecords {
  readonly from: number;
}

const none: readonly never[] = [];
const isControl = 0x20;
const isLogAppendTime = 0x08;

/** @param asked what was asked for; in a fetch session a broker may also answer for partitions of an earlier request */
export function recordsOf(response: FetchResponse, asked: readonly Position[], nameOf: ReadonlyMap<string, string>): readonly Arrived[] {
  const positions = new Map(asked.map((position) => [partitionKey(position), position]));
  const arrived: Arrived[] = [];
  for (const { topicId, partitions } of response.responses) {
    const topic = nameOf.get(topicId) ?? topicId;
    for (const { partitionIndex: partition, records: batches, highWatermark } of partitions) {
      const position = positions.get(partitionKey({ topic, partition }));
      const last = batches?.at(-1);
      if (position === undefined || batches === null || batches === undefined || last === undefined) continue;
      const records = batches.flatMap((batch) => recordsOfBatch(batch, position.offset));
      const nextOffset = Number(last.firstOffset) + last.lastOffsetDelta + 1;
      arrived.push({ topic, partition, records, nextOffset, endOffset: Number(highWatermark), from: position.offset });
    }
  }
  return arrived;
}

/** The records of a batch from an offset on: a broker sends whole batches, which may begin before the offset asked for. */
function recordsOfBatch(batch: RecordsBatch, from: number): readonly IncomingRecord[] {
  if ((batch.attributes & isControl) !== 0) return [];
  const firstOffset = Number(batch.firstOffset);
  const firstTimestamp = Number(batch.firstTimestamp);
  const appendTime = (batch.attributes & isLogAppendTime) !== 0 ? Number(batch.maxTimestamp) : undefined;
  const records = batch.records.map((record) => recordOf(record, firstOffset, appendTime, firstTimestamp));
  return firstOffset >= from ? records : records.filter(({ offset }) => offset >= from);
}

function recordOf(record: KafkaRecord, firstOffset: number, appendTime: number | undefined, firstTimestamp: number): IncomingRecord {
  return {
    offset: firstOffset + record.offsetDelta,
    timestamp: appendTime ?? firstTimestamp + Number(record.timestampDelta),
    key: record.key,
    value: record.value,
    headers:
      record.headers.length === 0
        ? none
        : record.headers.map(([name, content]) => [String(name ?? ''), content ?? Buffer.alloc(0)] as const),
  };
}
