import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectKafka } from '../../src/kafka/client/connect.js';
import type { Kafka } from '../../src/kafka/port.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../src/runtime/random/system-random.js';
import { eventually } from '../eventually.js';
import { startKafka } from '../stack/kafka.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const server = await orSkipLoudly('Kafka 4.3.1', () => startKafka());
const directory = await temporaryDirectory();
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const parserConfig = { 'kafka.topicField': 'to' };
const parser = { parserClassName: 'org.apache.metron.parsers.json.JSONMapParser', sensorTopic: 'in', errorTopic: 'errs', parserConfig };
const messages = [{ to: 'blue' }, { to: 'green' }, {}, { to: null }, { to: 'gone' }, { to: 'a b' }, { to: 7 }, { to: 'blue' }];

async function valuesOf(kafka: Kafka, topic: string): Promise<Record<string, unknown>[]> {
  const records = await kafka.readAt({ topic, partition: 0, offset: 0 }, { from: 'earliest', maxWaitMs: 100 });
  return records.map(({ value }) => JSON.parse(String(value)));
}

/** Runs a sensor until the group has done all messages. */
async function runUntilCommitted(kafka: Kafka, said: readonly string[], group: string): Promise<void> {
  const args = [...said, '--config', directory.path, '--kafka', kafka.brokers, '--quiet'];
  const worker = spawn(process.execPath, [path.resolve('bin/maas.js'), 'sensor', 'run', ...args], { stdio: 'ignore' });
  const ended = once(worker, 'exit');
  await eventually(async () => {
    expect(await kafka.topics.committed(group, 'in')).toMatchObject([{ offset: messages.length }]);
  }, 60_000);
  worker.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

describe.skipIf(server === undefined)('the topics that maas sensor run writes to', { timeout: 120_000 }, () => {
  it('are by kafka.topicField those that each message names, and what names none that is there becomes an error alone', async () => {
    const brokers = server?.brokers ?? '';
    await using kafka = connectKafka({ brokers }, { clock, random, log: memoryLog() });
    for (const name of ['in', 'blue', 'green', 'errs', 'enrichments']) await kafka.topics.create({ name, partitions: 1 });
    await mkdir(path.join(directory.path, 'parsers'));
    await writeFile(path.join(directory.path, 'parsers/s.json'), JSON.stringify(parser));
    await using producer = await kafka.openProducer();
    await producer.send(messages.map((message, n) => ({ topic: 'in', value: Buffer.from(JSON.stringify({ ...message, n })) })));

    await runUntilCommitted(kafka, ['s', '--stages', 'parse', '--to', 'kafka'], 'maas-parse-s');

    const numbers = async (topic: string) => (await valuesOf(kafka, topic)).map(({ n }) => n);
    expect(await numbers('blue')).toEqual([0, 7]);
    expect(await numbers('green')).toEqual([1]);
    expect(await numbers('enrichments')).toEqual([]);
    const errors = (await valuesOf(kafka, 'errs')).map(({ message, raw_message }) => [JSON.parse(String(raw_message)).n, message]);
    expect(errors.sort()).toEqual([
      [4, 'no topic gone'],
      [5, 'to: "a b" is no name for a topic'],
      [6, 'to: 7 is no name for a topic'],
    ]);
    expect(await kafka.topics.list()).not.toContain('gone');
  });

  it('are the one that was said at the start, for the group that was', async () => {
    await using kafka = connectKafka({ brokers: server?.brokers ?? '' }, { clock, random, log: memoryLog() });
    await kafka.topics.create({ name: 'parsed', partitions: 1 });
    const config = { ...parser, parserConfig: {}, outputTopic: 'elsewhere' };
    await writeFile(path.join(directory.path, 'parsers/s2.json'), JSON.stringify(config));
    await runUntilCommitted(kafka, ['s2', '--output-topic', 'parsed', '--group', 'own'], 'own');
    expect((await valuesOf(kafka, 'parsed')).map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await kafka.topics.list()).not.toContain('elsewhere');
  });
});
