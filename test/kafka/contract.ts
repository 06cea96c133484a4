import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { partitionOfKey } from '../../src/kafka/partitioner.js';
import type { FetchedRecords, GroupConsumer, Kafka, Position, TopicPartition } from '../../src/kafka/port.js';

/** A Kafka for one test, or many: topics and groups have names of their own. */
interface KafkaCase {
  readonly name: string;
  readonly body: (kafka: Kafka) => Promise<void>;
}

const promise = (name: string, body: KafkaCase['body']): KafkaCase => ({ name, body });
const limitMs = 60_000;

const fresh = (kind: string) => `${kind}-${randomUUID()}`;

async function topicOf(kafka: Kafka, partitions = 1): Promise<string> {
  const name = fresh('topic');
  await kafka.topics.create({ name, partitions });
  return name;
}

async function produce(kafka: Kafka, topic: string, values: readonly string[], partition?: number): Promise<void> {
  await using producer = await kafka.openProducer();
  await producer.send(values.map((value) => ({ topic, partition, value: Buffer.from(value) })));
}

/** Reads on until `enough` values were seen. */
async function collect(member: GroupConsumer, enough: number, seen: FetchedRecords[] = []): Promise<string[]> {
  while (valuesOf(seen).length < enough) seen.push(...(await member.next({ signal: AbortSignal.timeout(limitMs) })));
  return valuesOf(seen);
}

const valuesOf = (fetched: readonly FetchedRecords[]) => fetched.flatMap(({ records }) => records.map(({ value }) => String(value)));
const donePositions = (fetched: readonly FetchedRecords[]): Position[] =>
  fetched.map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: nextOffset }));
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`);
const byNumber = (values: readonly string[]) => [...values].sort((left, right) => Number(left) - Number(right));

/** Every promise of the contract, by what it says. */
export const kafkaCases: readonly KafkaCase[] = [
  promise('gives back records as they were sent, in order, with key, headers and time', async (kafka) => {
    const topic = await topicOf(kafka);
    await using producer = await kafka.openProducer();
    await producer.send([
      { topic, value: Buffer.from('a'), key: Buffer.from('k'), headers: [['h', Buffer.from('1')]], timestamp: 1_700_000_000_123 },
      { topic, value: Buffer.from([0, 255]) },
      { topic, value: null, key: Buffer.from('k') },
    ]);
    await using member = await kafka.joinGroup({ groupId: fresh('group'), topics: [topic], from: 'earliest' });
    const seen: FetchedRecords[] = [];
    await collect(member, 3, seen);
    const records = seen.flatMap((fetched) => fetched.records);
    expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2]);
    expect(records[0]).toEqual({
      offset: 0,
      timestamp: 1_700_000_000_123,
      key: Buffer.from('k'),
      value: Buffer.from('a'),
      headers: [['h', Buffer.from('1')]],
    });
    expect(records[1]).toMatchObject({ key: null, value: Buffer.from([0, 255]), headers: [] });
    expect(records[2]).toMatchObject({ value: null });
    expect(seen.at(-1)).toMatchObject({ topic, partition: 0, nextOffset: 3, endOffset: 3 });
  }),

  promise('sends a key where Java would, and keeps the order of many calls', async (kafka) => {
    const topic = await topicOf(kafka, 4);
    const keys = ['10.0.0.1', 'yahoo.com', '', 'ünïcode', 'a-rather-long-key'];
    await using producer = await kafka.openProducer();
    await Promise.all(
      numbers(50).map((value) => producer.send(keys.map((key) => ({ topic, key: Buffer.from(key), value: Buffer.from(value) })))),
    );
    await using member = await kafka.joinGroup({ groupId: fresh('group'), topics: [topic], from: 'earliest' });
    const seen: FetchedRecords[] = [];
    await collect(member, keys.length * 50, seen);
    for (const key of keys) {
      const of = seen.flatMap(({ partition, records }) =>
        records.filter((record) => String(record.key) === key).map((record) => ({ partition, record })),
      );
      expect(new Set(of.map(({ partition }) => partition))).toEqual(new Set([partitionOfKey(Buffer.from(key), 4)]));
      expect(of.map(({ record }) => String(record.value))).toEqual(numbers(50));
    }
  }),

  promise('spreads records without a key over partitions', async (kafka) => {
    const topic = await topicOf(kafka, 2);
    await using producer = await kafka.openProducer();
    for (const value of numbers(40)) await producer.send([{ topic, value: Buffer.from(value) }]);
    const offsets = await kafka.topics.offsets(topic);
    expect(offsets.reduce((sum, { latest }) => sum + latest, 0)).toBe(40);
    expect(offsets.every(({ latest }) => latest > 0)).toBe(true);
  }),

  promise('tells which records were refused, and keeps the others', async (kafka) => {
    const topic = await topicOf(kafka);
    const missing = fresh('missing');
    await using producer = await kafka.openProducer();
    const sending = producer.send([
      { topic, value: Buffer.from('kept') },
      { topic: missing, value: Buffer.from('lost') },
    ]);
    await expect(sending).rejects.toMatchObject({
      code: 'NO_SUCH_TOPIC',
      outcomes: ['confirmed', 'refused'],
      details: { confirmed: 1, refused: 1 },
    });
    expect((await kafka.topics.offsets(topic))[0]?.latest).toBe(1);
    await producer.send([{ topic, value: Buffer.from('goes on') }]);
    expect((await kafka.topics.offsets(topic))[0]?.latest).toBe(2);
  }),

  promise('gives the next member what was not committed, and nothing else', async (kafka) => {
    const topic = await topicOf(kafka);
    const groupId = fresh('group');
    await produce(kafka, topic, numbers(10));
    {
      await using first = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
      await collect(first, 10);
      expect(await first.commit([{ topic, partition: 0, offset: 4 }])).toEqual([{ topic, partition: 0, offset: 4 }]);
    }
    expect(await kafka.topics.committed(groupId, topic)).toEqual([{ topic, partition: 0, offset: 4 }]);
    await using second = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    expect(await collect(second, 6)).toEqual(numbers(6, 4));
  }),

  promise('commits nothing by itself when it is closed with records in hand', async (kafka) => {
    const topic = await topicOf(kafka);
    const groupId = fresh('group');
    await produce(kafka, topic, numbers(5));
    const first = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    await collect(first, 5);
    await first.close();
    expect(await kafka.topics.committed(groupId, topic)).toEqual([]);
    await using second = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    expect(await collect(second, 5)).toEqual(numbers(5));
  }),

  promise('begins at the end where the group has nothing and is told so', async (kafka) => {
    const topic = await topicOf(kafka);
    await produce(kafka, topic, numbers(5));
    await using member = await kafka.joinGroup({ groupId: fresh('group'), topics: [topic], from: 'latest' });
    expect(await member.next({ maxWaitMs: 1 })).toEqual([]);
    await produce(kafka, topic, ['new']);
    expect(await collect(member, 1)).toEqual(['new']);
  }),

  promise('never lets a commit go back, nor past what was given out', async (kafka) => {
    const topic = await topicOf(kafka);
    const groupId = fresh('group');
    await produce(kafka, topic, numbers(10));
    await using member = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    await collect(member, 10);
    const at = (offset: number) => ({ topic, partition: 0, offset });
    expect(await member.commit([at(3), at(7), at(5)])).toEqual([at(7)]);
    expect(await member.commit([at(6)])).toEqual([]);
    expect(await member.commit([at(11)])).toEqual([]);
    expect(await member.commit([{ topic, partition: 5, offset: 1 }])).toEqual([]);
    expect(await kafka.topics.committed(groupId, topic)).toEqual([at(7)]);
  }),

  promise('gives out nothing of a paused partition until it is resumed', async (kafka) => {
    const topic = await topicOf(kafka, 2);
    await using member = await kafka.joinGroup({ groupId: fresh('group'), topics: [topic], from: 'earliest' });
    member.pause([{ topic, partition: 0 }]);
    await produce(kafka, topic, numbers(3), 0);
    await produce(kafka, topic, numbers(3, 10), 1);
    expect(await collect(member, 3)).toEqual(numbers(3, 10));
    expect(await member.next({ maxWaitMs: 1 })).toEqual([]);
    member.resume([{ topic, partition: 0 }]);
    expect(await collect(member, 3)).toEqual(numbers(3));
  }),

  promise('shares partitions between members; what is committed while they are revoked counts', async (kafka) => {
    const topic = await topicOf(kafka, 4);
    const groupId = fresh('group');
    await produceEach(kafka, topic, 4, 10);
    const revoked: TopicPartition[][] = [];
    const seen: FetchedRecords[] = [];
    await using first = await kafka.joinGroup({
      groupId,
      topics: [topic],
      from: 'earliest',
      onRevoked: async (partitions) => {
        revoked.push([...partitions]);
        await first.commit(donePositions(seen));
      },
    });
    await collect(first, 40, seen);
    await using second = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    await shareOf(first, second, 2);
    expect(revoked[0]).toHaveLength(4);

    await produceEach(kafka, topic, 4, 5, 100);
    const [ofFirst, ofSecond] = await Promise.all([collect(first, 10), collect(second, 10)]);
    expect(byNumber([...ofFirst, ...ofSecond])).toEqual(byNumber(numbers(4).flatMap(() => numbers(5, 100))));
    const readers = new Set([...first.assignment, ...second.assignment].map(({ partition }) => partition));
    expect(readers.size).toBe(4);
  }),

  promise('leaves out a commit of partitions that have gone to another', async (kafka) => {
    const topic = await topicOf(kafka, 2);
    const groupId = fresh('group');
    await produceEach(kafka, topic, 2, 10);
    const seen: FetchedRecords[] = [];
    await using first = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    await collect(first, 20, seen);
    await using second = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
    await shareOf(first, second, 1);
    const gone = second.assignment[0]?.partition;
    const committed = await first.commit(donePositions(seen));
    expect(committed.filter(({ partition }) => partition === gone)).toEqual([]);
    expect((await kafka.topics.committed(groupId, topic)).filter(({ partition }) => partition === gone)).toEqual([]);
    expect(await collect(second, 10)).toHaveLength(10);
  }),

  promise('tells where it has stored each record', async (kafka) => {
    const topic = await topicOf(kafka, 2);
    await using producer = await kafka.openProducer();
    const before = Date.now();
    const first = await producer.send([
      { topic, partition: 1, value: Buffer.from('a'), timestamp: 5 },
      { topic, partition: 0, value: Buffer.from('b') },
      { topic, partition: 1, value: Buffer.from('c') },
    ]);
    expect(first).toMatchObject([
      { topic, partition: 1, offset: 0, timestamp: 5 },
      { topic, partition: 0, offset: 0 },
      { topic, partition: 1, offset: 1 },
    ]);
    expect(first[1]?.timestamp).toBeGreaterThanOrEqual(before);
    expect(await producer.send([{ topic, partition: 1, value: Buffer.from('d') }])).toMatchObject([{ partition: 1, offset: 2 }]);
    expect(await producer.send([])).toEqual([]);
  }),

  promise('reads a partition from a position, in no group', async (kafka) => {
    const topic = await topicOf(kafka, 2);
    await produce(kafka, topic, numbers(5), 1);
    const read = async (offset: number, from: 'earliest' | 'latest' = 'latest', maxWaitMs = limitMs) =>
      (await kafka.readAt({ topic, partition: 1, offset }, { from, maxWaitMs })).map((record) => [record.offset, String(record.value)]);
    expect(await read(3)).toEqual([
      [3, '3'],
      [4, '4'],
    ]);
    expect((await read(0))[0]).toEqual([0, '0']);
    expect((await read(99, 'earliest'))[0]).toEqual([0, '0']);
    expect(await read(5, 'earliest', 1)).toEqual([]);
  }),

  promise('waits at a position for what comes, until it is aborted', async (kafka) => {
    const topic = await topicOf(kafka);
    await produce(kafka, topic, ['old']);
    const abort = new AbortController();
    const at = (offset: number, maxWaitMs = limitMs) =>
      kafka.readAt({ topic, partition: 0, offset }, { from: 'latest', maxWaitMs, signal: abort.signal });
    const next = at(1);
    expect(await at(1, 50)).toEqual([]);
    await produce(kafka, topic, ['new']);
    expect(String((await next)[0]?.value)).toBe('new');
    const waiting = at(2);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  }),

  promise('reads nothing of a topic or partition that is not there', async (kafka) => {
    const options = { from: 'latest', maxWaitMs: limitMs } as const;
    await expect(kafka.readAt({ topic: fresh('missing'), partition: 0, offset: 0 }, options)).rejects.toMatchObject({
      code: 'NO_SUCH_TOPIC',
    });
    await expect(kafka.readAt({ topic: await topicOf(kafka), partition: 1, offset: 0 }, options)).rejects.toMatchObject({
      code: 'BAD_TOPIC',
    });
  }),

  promise('ends a wait when it is aborted, and reads on afterwards', async (kafka) => {
    const topic = await topicOf(kafka);
    await using member = await kafka.joinGroup({ groupId: fresh('group'), topics: [topic], from: 'earliest' });
    const abort = new AbortController();
    const waiting = member.next({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await produce(kafka, topic, ['later']);
    expect(await collect(member, 1)).toEqual(['later']);
  }),

  promise('joins no group for a topic that is not there', async (kafka) => {
    const joining = kafka.joinGroup({ groupId: fresh('group'), topics: [fresh('missing')], from: 'earliest' });
    await expect(joining).rejects.toMatchObject({ code: 'NO_SUCH_TOPIC' });
  }),

  promise('makes, lists, describes and deletes topics', async (kafka) => {
    const name = fresh('topic');
    await kafka.topics.create({ name, partitions: 3, replicationFactor: 1, configs: { 'retention.ms': '1000' } });
    expect(await kafka.topics.list()).toContain(name);
    const described = await kafka.topics.describe(name);
    expect(described).toMatchObject({ name, configs: { 'retention.ms': '1000' } });
    expect(described.partitions.map(({ partition, leader, replicas }) => ({ partition, leader, replicas }))).toEqual(
      [0, 1, 2].map((partition) => ({ partition, leader: 1, replicas: [1] })),
    );
    expect(await kafka.topics.offsets(name)).toEqual([0, 1, 2].map((partition) => ({ partition, earliest: 0, latest: 0 })));
    await kafka.topics.delete(name);
    expect(await kafka.topics.list()).not.toContain(name);
    for (const asking of [kafka.topics.describe(name), kafka.topics.delete(name), kafka.topics.offsets(name)]) {
      await expect(asking).rejects.toMatchObject({ code: 'NO_SUCH_TOPIC' });
    }
  }),

  promise('changes how many partitions a topic has, and its settings', async (kafka) => {
    const name = await topicOf(kafka);
    await kafka.topics.alter(name, { partitions: 2, set: { 'retention.ms': '5000', 'cleanup.policy': 'compact' } });
    expect(await kafka.topics.describe(name)).toMatchObject({ configs: { 'retention.ms': '5000', 'cleanup.policy': 'compact' } });
    expect((await kafka.topics.describe(name)).partitions).toHaveLength(2);
    await kafka.topics.alter(name, { unset: ['retention.ms'] });
    expect((await kafka.topics.describe(name)).configs).toEqual({ 'cleanup.policy': 'compact' });
    await expect(kafka.topics.alter(name, { partitions: 1 })).rejects.toMatchObject({ code: 'BAD_TOPIC' });
    await expect(kafka.topics.alter(name, { set: { 'no.such.setting': '1' } })).rejects.toMatchObject({ code: 'BAD_TOPIC' });
    await expect(kafka.topics.alter(fresh('missing'), { partitions: 2 })).rejects.toMatchObject({ code: 'NO_SUCH_TOPIC' });
  }),

  promise('refuses a topic that exists, that has a bad name, or more replicas than there are brokers', async (kafka) => {
    const name = await topicOf(kafka);
    await expect(kafka.topics.create({ name })).rejects.toMatchObject({ code: 'TOPIC_EXISTS' });
    await expect(kafka.topics.create({ name: 'no spaces' })).rejects.toMatchObject({ code: 'BAD_TOPIC' });
    await expect(kafka.topics.create({ name: fresh('topic'), replicationFactor: 3 })).rejects.toMatchObject({ code: 'BAD_TOPIC' });
    await expect(kafka.topics.create({ name: fresh('topic'), configs: { nonsense: '1' } })).rejects.toMatchObject({ code: 'BAD_TOPIC' });
  }),
];

async function produceEach(kafka: Kafka, topic: string, partitions: number, count: number, from = 0): Promise<void> {
  for (let partition = 0; partition < partitions; partition += 1) await produce(kafka, topic, numbers(count, from), partition);
}

/** Both read on, with nothing to read, until each has its share. */
async function shareOf(first: GroupConsumer, second: GroupConsumer, each: number): Promise<void> {
  const signal = AbortSignal.timeout(limitMs);
  const shared = () => first.assignment.length === each && second.assignment.length === each;
  while (!shared()) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
