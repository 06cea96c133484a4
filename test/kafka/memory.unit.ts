import { describe, expect, it } from 'vitest';
import { MemoryKafka } from '../../src/kafka/memory/memory.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { kafkaCases } from './contract.js';

describe('Kafka in memory', () => {
  it.each(kafkaCases)('$name', async ({ body }) => {
    await body(new MemoryKafka(systemClock));
  });

  it('gives the partitions of a member whose session ran out to others, and lets it join anew', async () => {
    const kafka = new MemoryKafka(systemClock);
    await kafka.topics.create({ name: 'squid', partitions: 2 });
    const group = { groupId: 'g', topics: ['squid'], from: 'earliest' } as const;
    await using silent = await kafka.joinGroup(group);
    await using other = await kafka.joinGroup(group);
    await kafka.expire(silent);
    expect(silent.assignment).toEqual([]);
    expect(other.assignment).toHaveLength(2);
    await silent.next({ maxWaitMs: 0 });
    expect(silent.assignment).toHaveLength(1);
  });
});
