import { describe, expect, it } from 'vitest';
import { MemoryKafka } from '../../src/kafka/memory/memory.js';
import type { GroupConsumer, GroupOptions, Kafka, OutgoingRecord, Placed, Producer } from '../../src/kafka/port.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { kafkaCases } from './contract.js';

/** The group member that `change` makes of a faithful one. */
function withMembers(change: (member: GroupConsumer) => Partial<GroupConsumer>): Kafka {
  const kafka = new MemoryKafka(systemClock);
  const joinGroup = kafka.joinGroup.bind(kafka);
  kafka.joinGroup = async (options: GroupOptions) => {
    const member = await joinGroup(options);
    return new Proxy(member, {
      get(target, name) {
        const changed = change(target) as Record<PropertyKey, unknown>;
        const value = name in changed ? changed[name] : Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return kafka;
}

function withProducers(send: (inner: Producer, records: readonly OutgoingRecord[]) => Promise<readonly Placed[]>): Kafka {
  const kafka = new MemoryKafka(systemClock);
  const openProducer = kafka.openProducer.bind(kafka);
  kafka.openProducer = async () => {
    const inner = await openProducer();
    return { send: (records) => send(inner, records), close: () => inner.close(), [Symbol.asyncDispose]: () => inner.close() };
  };
  return kafka;
}

type Read = Kafka['readAt'];

function withReads(change: (read: Read, ...asked: Parameters<Read>) => ReturnType<Read>): Kafka {
  const kafka = new MemoryKafka(systemClock);
  const read = kafka.readAt.bind(kafka);
  kafka.readAt = (position, options) => change(read, position, { ...options, maxWaitMs: Math.min(options.maxWaitMs, 200) });
  return kafka;
}

const mutants: Readonly<Record<string, () => Kafka>> = {
  'commits what it holds when it is closed': () => {
    const given: { topic: string; partition: number; offset: number }[] = [];
    return withMembers((member) => ({
      next: async (options) => {
        const fetched = await member.next(options);
        given.push(...fetched.map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: nextOffset })));
        return fetched;
      },
      close: async () => {
        await member.commit(given);
        await member.close();
      },
      [Symbol.asyncDispose]: async () => {
        await member.commit(given);
        await member.close();
      },
    }));
  },
  'does not pause': () => withMembers(() => ({ pause: () => {} })),
  'says it committed what it left out': () =>
    withMembers((member) => ({
      commit: async (positions) => {
        await member.commit(positions);
        return positions;
      },
    })),
  'waits on when aborted': () => withMembers((member) => ({ next: () => member.next({ maxWaitMs: 200 }) })),
  'sends all to the first partition': () =>
    withProducers((inner, records) => inner.send(records.map((record) => ({ ...record, partition: record.partition ?? 0 })))),
  'reads from the start, whatever the position': () => withReads((read, position, options) => read({ ...position, offset: 0 }, options)),
  'does not wait at a position': () => withReads((read, position, options) => read(position, { ...options, maxWaitMs: 0 })),
  'begins at the end where a position is not kept': () =>
    withReads((read, position, options) => read(position, { ...options, from: 'latest' })),
  'reads the first partition': () => withReads((read, position, options) => read({ ...position, partition: 0 }, options)),
  'says that all was stored at the beginning': () =>
    withProducers(async (inner, records) => (await inner.send(records)).map((placed) => ({ ...placed, offset: 0 }))),
  'drops headers': () => withProducers((inner, records) => inner.send(records.map((record) => ({ ...record, headers: [] })))),
};

const failuresOf = async (make: () => Kafka) => {
  const outcomes = await Promise.allSettled(kafkaCases.map(({ body }) => body(make())));
  return outcomes.filter(({ status }) => status === 'rejected');
};

describe("Kafka's contract catches an implementation that", () => {
  it.each(Object.entries(mutants))('%s', async (_, make) => {
    expect(await failuresOf(make)).not.toEqual([]);
  });

  it('is faithful in none', async () => {
    expect(await failuresOf(() => new MemoryKafka(systemClock))).toEqual([]);
  });
});
