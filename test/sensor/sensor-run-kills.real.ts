import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { connectKafka } from '../../src/kafka/client/connect.js';
import { memoryLog } from '../../src/runtime/memory-log.js';
import { systemClock as clock } from '../../src/runtime/system-clock.js';
import { eventually } from '../runtime/eventually.js';
import { startKafka } from '../stack/kafka.js';
import { startSearch } from '../stack/search.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { squidLine, writeSquidConfigs } from './squid-scene.js';

const lines = 12_000;
const kills = 3;

const kafkaStack = await orSkipLoudly('Kafka 4.3.1', () => startKafka());
const searchStack = kafkaStack && (await orSkipLoudly('OpenSearch 2.19.1', () => startSearch()));

it.skipIf(searchStack === undefined)('a pipeline that is killed again and again loses no message and doubles none', async () => {
  await using kafkaServer = kafkaStack;
  await using searchServer = searchStack;
  await using directory = await temporaryDirectory();
  if (kafkaServer === undefined || searchServer === undefined) return;
  await writeSquidConfigs(directory.path);
  await using kafka = connectKafka({ brokers: kafkaServer.brokers }, { clock, log: memoryLog() });
  await kafka.topics.create({ name: 'squid', partitions: 4 });
  const producer = await kafka.openProducer();
  const record = (n: number) => ({ topic: 'squid', partition: n % 4, value: Buffer.from(squidLine(n)) });
  for (let from = 0; from < lines; from += 1_000) await producer.send(Array.from({ length: 1_000 }, (_, at) => record(from + at)));

  const args = ['--config', directory.path, '--kafka', kafkaServer.brokers, '--search', searchServer.url, '--quiet'];
  const start = () => {
    const child = spawn(process.execPath, [path.resolve('bin/maas.js'), 'sensor', 'run', 'squid', ...args], { stdio: 'ignore' });
    return { child, ended: once(child, 'exit') };
  };
  const stored = async () => {
    await ask(searchServer.url, '/squid_index_*/_refresh', 'POST');
    return Number((await ask(searchServer.url, '/squid_index_*/_count')).count ?? 0);
  };

  let before = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { child, ended } = start();
    await eventually(async () => expect(await stored()).toBeGreaterThan(before), 60_000);
    child.kill('SIGKILL');
    await ended;
    before = await stored();
    if (before === lines) before = 0;
  }
  const { child, ended } = start();
  const committed = async () => (await kafka.topics.committed('maas-squid', 'squid')).reduce((sum, { offset }) => sum + offset, 0);
  await eventually(async () => expect(await committed()).toBe(lines), 60_000);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);

  expect(await stored()).toBe(lines);
  const body = {
    size: 0,
    aggs: { each: { cardinality: { field: 'bytes', precision_threshold: 40_000 } }, alerts: { filter: { term: { is_alert: 'true' } } } },
  };
  const { aggregations } = await ask(searchServer.url, '/squid_index_*/_search', 'POST', body);
  // The count of distinct lines is an estimate, that of documents is not.
  expect(Math.abs(aggregations.each.value - lines)).toBeLessThan(lines / 50);
  expect(aggregations.alerts.doc_count).toBe(lines / 10);
});

async function ask(url: string, place: string, method = 'GET', body?: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url + place, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return JSON.parse(await answer.text());
}
