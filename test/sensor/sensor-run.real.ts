import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startKafka } from '../stack/kafka.js';
import { TcpProxy } from '../stack/proxy.js';
import { startSearch } from '../stack/search.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { RunningSensor } from './running-sensors.js';
import { squidLine } from './squid-scene.js';

/** How long servers stay away: MAAS_TEST_OUTAGE_SECONDS=60 makes it a whole minute each time. */
const outageMs = Number(process.env['MAAS_TEST_OUTAGE_SECONDS'] ?? 3) * 1_000;
const limitMs = 180_000 + 20 * outageMs;

// Clients go where the broker says it is: to the network that fails.
const kafkaNetwork = await TcpProxy.start(() => ({ host: '127.0.0.1', port: kafkaServer?.port ?? 0 }));
const properties = { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${kafkaNetwork.port}` };
const kafkaServer = await orSkipLoudly('Kafka 4.3.1', () => startKafka({ properties }));
const searchServer = kafkaServer && (await orSkipLoudly('OpenSearch 2.19.1', () => startSearch()));
const searchNetwork = await TcpProxy.start(() => ({ host: '127.0.0.1', port: Number(new URL(searchServer?.url ?? '').port) }));
const directory = await temporaryDirectory();
afterAll(async () => {
  await searchNetwork[Symbol.asyncDispose]();
  await kafkaNetwork[Symbol.asyncDispose]();
  await kafkaServer?.[Symbol.asyncDispose]();
  await searchServer?.[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const open = (name: string) =>
  RunningSensor.open(name, {
    brokers: kafkaServer?.brokers ?? '',
    search: `http://127.0.0.1:${searchNetwork.port}`,
    searchServer: searchServer?.url ?? '',
    directory: directory.path,
  });

type Fault = (network: TcpProxy) => readonly [begin: () => unknown, end: () => unknown];

const heal = (network: TcpProxy) => () => network.heal();
const cut = (network: TcpProxy) => () => {
  network.heal();
  network.cut();
};
const faults: readonly Fault[] = [
  (network) => [() => Object.assign(network.faults, { refuse: true }) && network.cut(), heal(network)],
  (network) => [() => Object.assign(network.faults, { garble: true }), cut(network)],
  (network) => [() => Object.assign(network.faults, { bytesPerSecond: 50_000, delayMs: 200 }), heal(network)],
  (network) => [() => Object.assign(network.faults, { hold: true }), cut(network)],
  (network) => [() => Object.assign(network, { cutAfterServerBytes: 300 }), heal(network)],
];

/** Who sends gives up on a broker sooner than a worker does. */
const sendingPatienceMs = 3_000;

/** Outages, each with lines that are sent meanwhile, until something of them is stored. */
function outagesOf(sensor: RunningSensor, patienceMs = outageMs) {
  return async (begin: () => unknown, end: () => unknown) => {
    const before = await sensor.stored();
    const sendingMs = Math.min(outageMs, patienceMs);
    await begin();
    await delay(outageMs - sendingMs);
    const sending = sensor.send(4_000);
    await delay(sendingMs);
    await end();
    await sending;
    await sensor.untilMore(before);
  };
}

async function residentMb({ pid }: ChildProcess): Promise<number> {
  return Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

describe.skipIf(searchServer === undefined)('maas sensor run, from Kafka to a search server', { timeout: limitMs }, () => {
  it('loses no message and doubles none when it is killed again and again', async () => {
    await using squid = await open('killed');
    await squid.send(12_000);
    let before = 0;
    for (let kill = 0; kill < 3; kill++) {
      const victim = squid.start();
      await squid.untilMore(before);
      await squid.end(victim, 'SIGKILL');
      before = await squid.stored();
      if (before === squid.sent) await squid.send(4_000);
    }
    const last = squid.start();
    await squid.untilCommitted();
    expect(await squid.end(last, 'SIGTERM')).toEqual([0, null]);
    expect(await squid.wrong()).toEqual([]);
  });

  it('loses and doubles nothing when members come, go and are killed while they share the partitions', async () => {
    await using squid = await open('shared');
    const first = squid.start();
    const feed = async () => {
      const before = await squid.stored();
      await squid.send(3_000);
      await squid.untilMore(before);
    };
    await feed();
    const second = squid.start();
    await feed();
    expect(await squid.end(first, 'SIGTERM')).toEqual([0, null]);
    await feed();
    const third = squid.start();
    await feed();
    await squid.end(second, 'SIGKILL');
    await feed();
    await squid.untilCommitted();
    expect(await squid.end(third, 'SIGTERM')).toEqual([0, null]);
    expect(await squid.wrong()).toEqual([]);
  });

  it('waits for a search server that is away, killed, or behind a network that fails, and goes on in bounded memory', async () => {
    await using squid = await open('unplugged');
    const worker = squid.start();
    await squid.send(2_000);
    await squid.untilMore(0);
    const residentBefore = await residentMb(worker);
    const outage = outagesOf(squid);
    for (const fault of faults) await outage(...fault(searchNetwork));
    await outage(
      () => searchServer?.kill(),
      () => searchServer?.start(),
    );
    await squid.untilCommitted();
    expect(await residentMb(worker)).toBeLessThan(residentBefore + 400);
    expect(await squid.end(worker, 'SIGTERM')).toEqual([0, null]);
    expect(await squid.wrong()).toEqual([]);
  });

  it('waits for a broker that stands still, is killed, or is behind a network that fails, and goes on in bounded memory', async () => {
    await using squid = await open('brokerless');
    const worker = squid.start();
    await squid.send(4_000);
    await squid.untilMore(0);
    const residentBefore = await residentMb(worker);
    const outage = outagesOf(squid, sendingPatienceMs);
    for (const fault of faults) await outage(...fault(kafkaNetwork));
    await outage(
      () => kafkaServer?.pause(),
      () => kafkaServer?.resume(),
    );
    await outage(
      () => kafkaServer?.kill(),
      () => kafkaServer?.start(),
    );
    await squid.untilCommitted();
    expect(await residentMb(worker)).toBeLessThan(residentBefore + 400);
    expect(await squid.end(worker, 'SIGTERM')).toEqual([0, null]);
    expect(await squid.wrong()).toEqual([]);
  });

  it('ends within the grace that its agent gives it, although the broker stands still', async () => {
    await using squid = await open('standing');
    const worker = squid.start();
    await squid.send(500);
    await squid.untilCommitted();
    kafkaServer?.pause();
    try {
      // A request that is not answered would keep the process for half a minute, and the agent kills it then.
      const ended = squid.end(worker, 'SIGTERM');
      expect(await Promise.race([ended, delay(28_000, 'still there', { ref: false })])).not.toBe('still there');
    } finally {
      kafkaServer?.resume();
    }
  });

  it('makes an error message of the one document of a batch that the index rejects, and stores the others', async () => {
    await using squid = await open('refused');
    // A keyword of more than 32,766 bytes is rejected where the mapping does not say otherwise.
    const mappings = { properties: { url: { type: 'keyword' } } };
    await fetch(`${searchServer?.url}/refused_index_2016.04.25.09`, {
      ...{ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mappings }) },
    });
    const long = 123;
    await squid.send(500, (n) => (n === long ? squidLine(n).replace('.com/', `.com/${'a'.repeat(40_000)}`) : squidLine(n)));
    const worker = squid.start();
    await squid.untilCommitted();
    expect(await squid.end(worker, 'SIGTERM')).toEqual([0, null]);
    expect(await squid.wrong([long])).toEqual([]);
    const [error, ...more] = await squid.errors();
    expect(more).toEqual([]);
    expect(error).toMatchObject({ error_type: 'indexing_error', message: expect.stringContaining('immense term') });
    expect(JSON.parse(String(error?.['raw_message'])).bytes).toBe(long);
  });
});
