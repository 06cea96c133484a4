import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import type { OutgoingRecord, Producer } from '../../../src/kafka/port.js';
import { type RecordOutcome, SendFailure } from '../../../src/kafka/send-failure.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { KafkaSink } from '../../../src/sensor/sinks/kafka-sink.js';
import { oneTopic, type TopicChoice, topicOfField } from '../../../src/sensor/sinks/topic-choice.js';
import type { Value } from '../../../src/stellar/values.js';

const never = new AbortController().signal;
const outgoing = (n: number) => ({ message: new Map<string, Value>([['n', n]]), document: undefined });

/** A producer that meets each send by the next of `fates`, then confirms all. */
function scene(...fates: (Failure | readonly RecordOutcome[])[]) {
  return sceneOf(oneTopic('out'), ...fates);
}

function sceneOf(topics: TopicChoice, ...fates: (Failure | readonly RecordOutcome[])[]) {
  const sent: string[][] = [];
  const producer: Producer = {
    async send(records: readonly OutgoingRecord[]) {
      sent.push(records.map(({ topic, value }) => `${topic} ${Buffer.from(value ?? []).toString()}`));
      const fate = fates.shift();
      if (fate instanceof Failure) throw fate;
      if (fate !== undefined) throw new SendFailure('KAFKA_UNREACHABLE', 'not all', fate);
      return [];
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  const clock = { ...systemClock, sleep: async () => {} };
  const sink = new KafkaSink({ brokers: 'k', producer, topics, clock, random: seededRandom(1), log: memoryLog() });
  return { sink, sent };
}

describe('a topic as a sink', () => {
  it('takes messages as JSON', async () => {
    const { sink, sent } = scene();
    expect(await sink.write([outgoing(1), outgoing(2)], never)).toEqual([]);
    expect(sent).toEqual([['out {"n":1}', 'out {"n":2}']]);
  });

  it('is sent again what did not arrive, or perhaps did not, and nothing else', async () => {
    const { sink, sent } = scene(['confirmed', 'unsent', 'unknown'], ['confirmed', 'unsent']);
    expect(await sink.write([outgoing(1), outgoing(2), outgoing(3)], never)).toEqual([]);
    expect(sent.slice(1)).toEqual([['out {"n":2}', 'out {"n":3}'], ['out {"n":3}']]);
  });

  it('tells of what Kafka refuses for good', async () => {
    const { sink, sent } = scene(['refused', 'confirmed']);
    expect(await sink.write([outgoing(1), outgoing(2)], never)).toEqual([{ outgoing: outgoing(1), reason: 'not all' }]);
    expect(sent).toHaveLength(1);
  });

  it('is waited for while no broker is there', async () => {
    const { sink, sent } = scene(new Failure('KAFKA_UNREACHABLE', 'away'));
    await sink.write([outgoing(1)], never);
    expect(sent).toHaveLength(2);
  });

  it.each(['NOT_ALLOWED', 'NO_SUCH_TOPIC'] as const)('%s ends it', async (code) => {
    const { sink } = scene(new SendFailure(code, 'no', ['refused']));
    await expect(sink.write([outgoing(1)], never)).rejects.toMatchObject({ code });
  });

  describe('that each message names', () => {
    const to = (topic: Value) => ({ message: new Map<string, Value>([['to', topic]]), document: undefined });
    const reasons = async (sink: KafkaSink, ...topics: Value[]) =>
      (await sink.write(topics.map(to), never)).map(({ outgoing, reason }) => [outgoing.message.get('to'), reason]);

    it('is that of its field; without the field a message goes nowhere', async () => {
      const { sink, sent } = sceneOf(topicOfField('to'));
      expect(await sink.write([to('a'), to('b'), to('a'), to(null), outgoing(1)], never)).toEqual([]);
      expect(sent).toEqual([['a {"to":"a"}', 'a {"to":"a"}'], ['b {"to":"b"}']]);
    });

    it('is refused where it can be none', async () => {
      const { sink, sent } = sceneOf(topicOfField('to'));
      expect(await reasons(sink, 'a', '', 'a b', 7, '..')).toEqual([
        ['', 'to: "" is no name for a topic'],
        ['a b', 'to: "a b" is no name for a topic'],
        [7, 'to: 7 is no name for a topic'],
        ['..', 'to: ".." is no name for a topic'],
      ]);
      expect(sent).toEqual([['a {"to":"a"}']]);
    });

    it.each(['NOT_ALLOWED', 'NO_SUCH_TOPIC'] as const)('and %s is told of the messages that name it alone', async (code) => {
      const { sink, sent } = sceneOf(topicOfField('to'), new SendFailure(code, 'not this', ['refused', 'refused']));
      expect(await reasons(sink, 'gone', 'a', 'gone')).toEqual([
        ['gone', 'not this'],
        ['gone', 'not this'],
      ]);
      expect(sent).toHaveLength(2);
    });
  });
});
