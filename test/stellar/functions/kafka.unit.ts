import { describe, expect, it } from 'vitest';
import { FailingKafka, failKafkaOnce } from '../../../src/kafka/failing.js';
import { MemoryKafka } from '../../../src/kafka/memory/memory.js';
import type { Kafka } from '../../../src/kafka/port.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { encode } from '../../../src/stellar/json.js';
import { StellarMap, type Value } from '../../../src/stellar/values.js';

const globals = StellarMap.of<Value, Value>([
  ['bootstrap.servers', 'node1:6667'],
  ['auto.offset.reset', 'earliest'],
]);

async function scene() {
  const clock = new ManualClock();
  const kafka = new FailingKafka(new MemoryKafka(clock));
  await kafka.topics.create({ name: 'squid' });
  const opened: (string | undefined)[] = [];
  const open = async (brokers: string | undefined): Promise<Kafka> => {
    opened.push(brokers);
    return kafka;
  };
  const evaluator = new Evaluator({ capabilities: { clock, globals, kafka: { brokers: 'settings:9092', open } } });
  const run = async (source: string) => encode(await evaluator.compile(source).evaluateAsync(new Map()));
  const send = async (...texts: string[]) => {
    const producer = await kafka.openProducer();
    await producer.send(texts.map((text) => ({ topic: 'squid', value: Buffer.from(text) })));
  };
  /** Until it is over, with all the time that it waits for. */
  const wait = async (running: Promise<unknown>) => {
    let over = false;
    const result = running.finally(() => {
      over = true;
    });
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      if (clock.sleeping > 0) await clock.advance(500);
    }
    return await result;
  };
  /** Once it waits. */
  const waiting = async () => {
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { run, send, wait, waiting, opened, clock, kafka };
}

describe('messages of Kafka', () => {
  it('are read on from where the last call ended, by as many as are wanted', async () => {
    const { run, send, wait } = await scene();
    await send('a', 'b', 'c');
    expect(await run("KAFKA_GET('squid', 2)")).toEqual(['a', 'b']);
    expect(await wait(run("KAFKA_GET('squid', 2)"))).toEqual(['c']);
    expect(await wait(run("KAFKA_GET('squid')"))).toEqual([]);
    expect(await run("KAFKA_GET('squid', 1, {'group.id' : 'other'})")).toEqual(['a']);
  });

  it('are awaited from the end, whatever the group has read', async () => {
    const { run, send, wait, waiting } = await scene();
    await send('old', 'older');
    expect(await run("KAFKA_GET('squid')")).toEqual(['old']);
    const tail = run("KAFKA_TAIL('squid')");
    await waiting();
    await send('new');
    expect(await wait(tail)).toEqual(['new']);
  });

  it('are found by a lambda, which JSON alone is given', async () => {
    const { run, send, wait, waiting } = await scene();
    const found = run("KAFKA_FIND('squid', m -> MAP_GET('port', m) == 443)");
    await waiting();
    await send('no json', '{"port":80}', '{"port":443}');
    expect(await wait(found)).toEqual(['{"port":443}']);
  });

  it('have a place and a time in the rich view', async () => {
    const { run, clock } = await scene();
    expect(await run("KAFKA_PUT('squid', 'a')")).toBe(1);
    const [message] = (await run("KAFKA_GET('squid', 1, {'stellar.kafka.message.view' : 'rich'})")) as unknown[];
    expect(message).toMatchObject({ value: 'a', topic: 'squid', partition: 0, offset: 0, timestamp: clock.now(), key: null });
  });

  it('are read at their place, whatever any group has read', async () => {
    const { run, send, wait, waiting } = await scene();
    await send('a', 'b');
    expect(await run("KAFKA_GET('squid', 2)")).toEqual(['a', 'b']);
    expect(await run("KAFKA_SEEK('squid', 0, 1)")).toBe('b');
    expect(await run("KAFKA_SEEK('squid', '0', 0L, {'stellar.kafka.message.view' : 'rich'})")).toMatchObject({ value: 'a', offset: 0 });
    expect(await wait(run("KAFKA_SEEK('squid', 0, 2)"))).toBeNull();
    const later = run("KAFKA_SEEK('squid', 0, 2)");
    await waiting();
    await send('c');
    expect(await later).toBe('c');
    expect(await run("KAFKA_SEEK('squid', 0, 99)"), 'earliest, where the place is none').toBe('a');
  });

  it('are told where they went in the rich view', async () => {
    const { run, clock } = await scene();
    const sent = await run("KAFKA_PUT('squid', ['a', 'b'], {'stellar.kafka.message.view' : 'rich'})");
    const place = { topic: 'squid', partition: 0, timestamp: clock.now() };
    expect(sent).toEqual([
      { ...place, offset: 0 },
      { ...place, offset: 1 },
    ]);
  });

  it('are on the brokers of the config, then of the globals', async () => {
    const { run, opened } = await scene();
    await run("KAFKA_PUT('squid', 'a')");
    await run("KAFKA_PUT('squid', 'a', {'bootstrap.servers' : 'here:9092'})");
    expect(opened).toEqual(['node1:6667', 'here:9092']);
    expect(await run('KAFKA_PROPS()')).toMatchObject({ 'bootstrap.servers': 'node1:6667', 'auto.offset.reset': 'earliest' });
  });

  it('are not said to be sent when they are not, nor read when no broker answers', async () => {
    const { run, kafka } = await scene();
    kafka.sabotage = failKafkaOnce('send', 'unreachable');
    await expect(run("KAFKA_PUT('squid', 'a')")).rejects.toMatchObject({ fault: 'failed' });
    kafka.sabotage = failKafkaOnce('readAt', 'unreachable');
    await expect(run("KAFKA_SEEK('squid', 0, 0)")).rejects.toMatchObject({ fault: 'failed' });
    kafka.sabotage = failKafkaOnce('joinGroup', 'unreachable');
    await expect(run("KAFKA_GET('squid')")).rejects.toMatchObject({ fault: 'failed' });
    expect(await run("KAFKA_PUT('squid', 'a')")).toBe(1);
    expect(await run("KAFKA_GET('squid')")).toEqual(['a']);
  });

  it('are not there in a sandbox', async () => {
    const run = new Evaluator({ capabilities: { clock: new ManualClock() } }).compile("KAFKA_GET('squid')").evaluateAsync(new Map());
    await expect(run).rejects.toMatchObject({ fault: 'missing capability' });
  });
});
