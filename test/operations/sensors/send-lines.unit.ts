import { beforeEach, describe, expect, it } from 'vitest';
import { FailingKafka, failKafkaOnce } from '../../../src/kafka/failing.js';
import { MemoryKafka } from '../../../src/kafka/memory/memory.js';
import type { Producer } from '../../../src/kafka/port.js';
import { SendFailure } from '../../../src/kafka/send-failure.js';
import { sendLines } from '../../../src/operations/sensors/send-lines.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';

const { signal } = new AbortController();

async function* linesOf(count: number, at = 1_000): AsyncIterable<Buffer[]> {
  for (let from = 0; from < count; from += at) {
    yield Array.from({ length: Math.min(at, count - from) }, (_, index) => Buffer.from(`${from + index}`));
  }
}

describe('lines that are sent', () => {
  let kafka: MemoryKafka;
  const stored = async () => (await kafka.topics.offsets('squid')).reduce((sum, { latest }) => sum + latest, 0);

  beforeEach(async () => {
    kafka = new MemoryKafka(systemClock);
    await kafka.topics.create({ name: 'squid', partitions: 2 });
  });

  it('all arrive, in batches that are neither long nor heavy', async () => {
    const batches: { records: number; bytes: number }[] = [];
    const inner = await kafka.openProducer();
    const producer: Producer = {
      ...inner,
      send: (records) => {
        batches.push({ records: records.length, bytes: records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) });
        return inner.send(records);
      },
    };
    const sent = await sendLines(producer, 'squid', linesOf(12_000), { signal });
    expect(sent).toMatchObject({ topic: 'squid', confirmed: 12_000, unknown: 0, unsent: 0, refused: 0, firstLeft: undefined });
    expect(await stored()).toBe(12_000);
    expect(batches.map(({ records }) => records)).toEqual([5_000, 5_000, 2_000]);
    async function* heavy() {
      yield Array.from({ length: 20 }, () => Buffer.alloc(100_000));
    }
    batches.length = 0;
    await sendLines(producer, 'squid', heavy(), { signal });
    expect(batches).toHaveLength(4);
    expect(Math.max(...batches.map(({ bytes }) => bytes))).toBeLessThanOrEqual(512 * 1024);
  });

  it.each([
    ['unsure, done', 'KAFKA_UNSURE', { confirmed: 0, unknown: 5_000 }],
    ['unreachable', 'KAFKA_UNREACHABLE', { confirmed: 0, unknown: 0 }],
  ] as const)('are counted when the connection is gone: %s', async (fault, code, counts) => {
    const failing = new FailingKafka(kafka, failKafkaOnce('send', fault));
    const sending = sendLines(await failing.openProducer(), 'squid', linesOf(5_500), { signal });
    const failure = await sending.catch((error) => error);
    expect(failure).toMatchObject({ code, details: { ...counts, firstLeft: 1 } });
    const { confirmed, unknown, unsent } = failure.details;
    expect(confirmed + unknown + unsent).toBe(5_500);
  });

  it('go on past one that is refused, and it is told', async () => {
    const producer: Producer = {
      ...(await kafka.openProducer()),
      send: async (records) => {
        const outcomes = records.map(({ value }) => (String(value) === '7' ? ('refused' as const) : ('confirmed' as const)));
        if (outcomes.includes('refused')) throw new SendFailure('RECORD_TOO_LARGE', 'too large', outcomes);
        return [];
      },
    };
    const failure = await sendLines(producer, 'squid', linesOf(6_000), { signal }).catch((error) => error);
    expect(failure).toMatchObject({
      code: 'RECORD_TOO_LARGE',
      details: { confirmed: 5_999, refused: 1, refusals: [{ line: 8, reason: 'too large' }] },
    });
  });

  it('that are too long are refused, each with its number', async () => {
    async function* some() {
      yield [Buffer.from('a'), undefined, Buffer.from('b')];
    }
    const failure = await sendLines(await kafka.openProducer(), 'squid', some(), { signal }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'RECORD_TOO_LARGE', details: { confirmed: 2, refused: 1, refusals: [{ line: 2 }] } });
    expect(await stored()).toBe(2);
  });

  it('stop when it is called off', async () => {
    const abort = new AbortController();
    async function* endless() {
      for (let round = 0; ; round += 1) {
        if (round === 3) abort.abort(new Error('enough'));
        yield [Buffer.from('x')];
      }
    }
    await expect(sendLines(await kafka.openProducer(), 'squid', endless(), { signal: abort.signal })).rejects.toThrow('enough');
  });
});
