/**
 * From a record's sending to Kafka until the search server has accepted the document made of it, at 1,000 messages a second, through `maas sensor run`
 * with every stage. Goal: p99 under 150 ms. Floors in the same run: the same records at a bare consumer of the same client, which only counts, and the
 * bulk calls alone.
 *
 *     node bench/sensor-latency.ts [SECONDS]     of dist/maas where that is built, else of the sources
 *
 * Between maas and the server stands a proxy, which knows when a bulk was asked for and when it was answered.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { connectKafka } = await import('../src/kafka/client/connect.ts');
const { memoryLog } = await import('../src/runtime/log/memory-log.ts');
const { systemClock: clock } = await import('../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../src/runtime/random/system-random.ts');
const { startKafka } = await import('../test/stack/kafka.ts');
const { startSearch } = await import('../test/stack/search.ts');
const { temporaryDirectory } = await import('../test/storage/temporary-directory.ts');
const { writeSquidConfigs } = await import('../test/sensor/squid-scene.ts');

const perSecond = 1_000;
const warmUpSeconds = 10;
const seconds = Number(process.argv[2] ?? 30);
const everyMs = 10;
const goalMs = 150;
const limitMs = 60_000;

/** The n-th line, of now: a new hour has a new index, which takes the server a moment. */
function lineOf(n: number): string {
  return `${(clock.now() / 1_000).toFixed(3)} 161 127.0.0.1 TCP_MISS/200 ${n} GET http://www.host${n}.com/ - DIRECT/199.27.79.73 text/html`;
}

/** When it was sent, by the number of the line. */
const sentAt: number[] = [];
const acceptedAt: number[] = [];
const consumedAt: number[] = [];
const bulksMs: number[] = [];
const bulkSizes: number[] = [];

await using kafkaServer = await startKafka();
await using searchServer = await startSearch();
await using directory = await temporaryDirectory();
await writeSquidConfigs(directory.path);
await using kafka = connectKafka({ brokers: kafkaServer.brokers }, { clock, random, log: memoryLog() });
await kafka.topics.create({ name: 'squid', partitions: 4 });
await using producer = await kafka.openProducer();
const proxy = await watchedSearch(new URL(searchServer.url));

const binary = path.join(import.meta.dirname, '../dist/maas');
const [file = '', ...first] = existsSync(binary) ? [binary] : [process.execPath, path.join(import.meta.dirname, '../bin/maas.js')];
const args = ['--config', directory.path, '--kafka', kafkaServer.brokers, '--search', proxy.url, '--quiet'];
const maas = spawn(file, [...first, 'sensor', 'run', 'squid', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
const floor = await kafka.joinGroup({ groupId: 'floor', topics: ['squid'], from: 'earliest' });
const counting = count();

const total = (warmUpSeconds + seconds) * perSecond;
const startedAt = performance.now();
while (sentAt.length < total) {
  const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond));
  const from = sentAt.length;
  const records = Array.from({ length: Math.max(0, due - from) }, (_, at) => ({
    topic: 'squid',
    partition: (from + at) % 4,
    value: Buffer.from(lineOf(from + at)),
  }));
  for (const _ of records) sentAt.push(performance.now());
  if (records.length > 0) void producer.send(records);
  await delay(everyMs);
}
const givesUpAt = performance.now() + limitMs;
while ((seen(acceptedAt) < total || seen(consumedAt) < total) && performance.now() < givesUpAt) await delay(100);
maas.kill('SIGTERM');
await Promise.all([once(maas, 'exit'), floor.close()]);
await counting;
proxy.close();

const measured = Array.from({ length: seconds * perSecond }, (_, at) => at + warmUpSeconds * perSecond);
const latencies = (of: readonly number[]) => measured.map((n) => (of[n] ?? Number.POSITIVE_INFINITY) - (sentAt[n] ?? 0));
const accepted = latencies(acceptedAt);
console.log(`${seconds} s at ${perSecond} messages/s, after ${warmUpSeconds} s to warm up`);
console.log(`floor, at a bare consumer:    ${shown(latencies(consumedAt))}`);
console.log(`floor, a bulk by itself:      ${shown(bulksMs)}; ${Math.round(total / bulkSizes.length)} documents each`);
console.log(`accepted by the search index: ${shown(accepted)} (goal p99 under ${goalMs} ms)`);
if (percentile(accepted, 0.99) >= goalMs) process.exitCode = 1;

async function count(): Promise<void> {
  for (;;) {
    const fetched = await floor.next({ maxWaitMs: 1_000 }).catch(() => undefined);
    if (fetched === undefined) return;
    const now = performance.now();
    for (const { partition, records } of fetched) for (const { offset } of records) consumedAt[offset * 4 + partition] = now;
  }
}

/** The search server, by way of a proxy that notes when the documents of each bulk were accepted. */
async function watchedSearch(to: URL) {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const askedAt = performance.now();
    const { method, url, headers } = request;
    const forwarded = httpRequest({ host: to.hostname, port: to.port, method, path: url, headers, agent: false }, async (answer) => {
      const answered = await buffer(answer);
      const now = performance.now();
      const lines = [...body.toString('utf8').matchAll(/"bytes":(\d+)/g)].map(([, n]) => Number(n));
      if (lines.length > 0) bulkSizes.push(lines.length);
      if (lines.some((n) => n >= warmUpSeconds * perSecond)) bulksMs.push(now - askedAt);
      for (const n of lines) acceptedAt[n] ??= now;
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
    });
    forwarded.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function seen(times: readonly number[]): number {
  return times.reduce((sum) => sum + 1, 0);
}

function percentile(of: readonly number[], fraction: number): number {
  return of.toSorted((a, b) => a - b)[Math.floor(of.length * fraction)] ?? Number.NaN;
}

function shown(of: readonly number[]): string {
  return [0.5, 0.9, 0.99, 1]
    .map((fraction) => `p${fraction * 100} ${percentile(of, Math.min(fraction, 1 - 1e-9)).toFixed(0)} ms`)
    .join(', ');
}
