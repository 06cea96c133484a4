import { describe, expect, it } from 'vitest';
import { FailingKafka, failKafkaOnce } from '../../src/kafka/failing.js';
import { MemoryKafka } from '../../src/kafka/memory/memory.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { kafkaCases } from './contract.js';

describe('a failing Kafka', () => {
  it.each(kafkaCases)('passes on what it does not sabotage: $name', async ({ body }) => {
    await body(new FailingKafka(new MemoryKafka(systemClock)));
  });

  it.each([
    ['unsure, done', 1, 'unknown'],
    ['unsure, not done', 0, 'unknown'],
    ['unreachable', 0, 'unsent'],
  ] as const)('fails a send as %s', async (fault, stored, outcome) => {
    const kafka = new FailingKafka(new MemoryKafka(systemClock), failKafkaOnce('send', fault));
    await kafka.topics.create({ name: 'squid' });
    await using producer = await kafka.openProducer();
    const send = () => producer.send([{ topic: 'squid', value: Buffer.from('line') }]);
    await expect(send()).rejects.toMatchObject({ outcomes: [outcome] });
    expect((await kafka.topics.offsets('squid'))[0]?.latest).toBe(stored);
    await send();
  });
});
