/**
 * What the ZooKeeper client does a second, beside kazoo and Curator on the same server by turns; the discovery of 10,000 registrations beside
 * the bare reads that it needs; and how soon a watcher knows of a change, beside the server's own notification on a bare socket.
 *
 *     node bench/zookeeper.ts [ROUNDS]
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { startZooKeeper } = await import('../test/stack/zookeeper.ts');
const { pythonWith } = await import('../test/stack/python.ts');
const { jarsOf } = await import('../test/stack/maven.ts');
const { connectForTest } = await import('../test/zookeeper/server-ensemble.ts');
const { RawClient } = await import('../test/zookeeper/embedded/raw-client.ts');
const { readRegistrations } = await import('../src/operations/cluster/read-registrations.ts');
const { encodeRegistration } = await import('../src/metron/registration.ts');
const { ensurePath } = await import('../src/zookeeper/recipes/ensure-path.ts');
const { waitForZnode } = await import('../src/zookeeper/recipes/wait-for.ts');
const { systemClock: clock } = await import('../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../src/runtime/random/system-random.ts');
type Znode = import('../src/zookeeper/port.ts').Znode;

interface Rates {
  readonly create: number;
  readonly get: number;
  readonly queue: number;
}

const rounds = Number(process.argv[2] ?? 3);
const operations = 20_000;
const registrations = 10_000;
const getData = 4;
const never = new AbortController().signal;

const python = await pythonWith('kazoo==2.10.0');
const curator = await jarsOf('curator-2.13.0', [
  { group: 'org.apache.curator', artifact: 'curator-x-discovery', version: '2.13.0' },
  { group: 'org.slf4j', artifact: 'slf4j-simple', version: '1.7.36' },
]);
const peers = path.join(import.meta.dirname, 'peers');
const clients: Readonly<Record<string, readonly string[]>> = {
  maas: [process.execPath, path.join(peers, 'maas-rates.ts')],
  kazoo: [python, path.join(peers, 'kazoo_rates.py')],
  Curator: ['java', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', `${curator}/*`, path.join(peers, 'CuratorRates.java')],
};

await using server = await startZooKeeper();
const { quorum } = server;
if (rounds > 0) await compareRates();
await measureDiscovery();
await measureWatcher();

async function compareRates(): Promise<void> {
  const seen: Record<string, Rates[]> = {};
  for (let round = 0; round < rounds; round += 1)
    for (const [name, command] of Object.entries(clients)) seen[name] = [...(seen[name] ?? []), ratesOf(name, command, round)];

  console.log(`operations a second, ${operations} of 200 bytes, at most 256 in flight (queue: one by one), median of ${rounds}`);
  const medians = Object.entries(seen).map(([name, all]) => [name, mediansOf(all)] as const);
  for (const [name, { create, get, queue }] of medians)
    console.log(
      `  ${name.padEnd(8)} create ${create.toFixed(0).padStart(6)}  get ${get.toFixed(0).padStart(6)}  queue ${queue.toFixed(0).padStart(6)}`,
    );
  const [, ours] = medians[0] ?? fail();
  const [, kazoo] = medians[1] ?? fail();
  for (const kind of ['create', 'get', 'queue'] as const) verdict(`${kind} beside kazoo`, ours[kind] / kazoo[kind], 1, 'at least');
}

function ratesOf(name: string, [file = '', ...args]: readonly string[], round: number): Rates {
  const { stdout, stderr, status } = spawnSync(file, [...args, quorum, `/bench-${name}-${round}`, String(operations)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** `deploy list`'s reading of Metron's registry, beside one list and one read of each, which no reader can do without. */
async function measureDiscovery(): Promise<void> {
  const zk = await connectForTest(quorum, { operationTimeoutMs: 60_000 });
  const root = '/maas/service/many';
  await ensurePath(zk, root);
  const url = 'http://127.0.0.1:9';
  const functions = { apply: 'apply' };
  await Promise.all(
    Array.from({ length: registrations }, (_, at) =>
      zk.create(`${root}/${at}`, encodeRegistration({ name: 'many', version: '1.0', id: `${at}`, url, functions })),
    ),
  );
  const raw: number[] = [];
  const discovered: number[] = [];
  for (let round = 0; round < Math.max(rounds, 3); round += 1) {
    raw.push(
      await timed(async () => {
        const names = (await zk.children(root)) ?? [];
        await Promise.all(names.map((name) => zk.read(`${root}/${name}`)));
      }),
    );
    discovered.push(await timed(() => readRegistrations(zk, '/metron/maas/config', never)));
  }
  console.log(`discovery of ${registrations} registrations: ${median(discovered).toFixed(0)} ms, bare reads ${median(raw).toFixed(0)} ms`);
  verdict('discovery', median(discovered) / median(raw), 1.5, 'at most');
  await zk.close();
}

/** From a write to what tells of it; the floors are the server's frames on a socket of our own, decoded by nobody. */
async function measureWatcher(): Promise<void> {
  const path = '/bench-watch';
  const writer = await connectForTest(quorum);
  const watcher = await connectForTest(quorum);
  await writer.create(path, new Uint8Array());
  const { version: first } = (await watcher.stat(path)) ?? fail();
  let version: number = first;
  const change = (seen: Promise<unknown>) =>
    timed(async () => {
      void writer.write(path, new Uint8Array(), 'any');
      version += 1;
      await seen;
    });

  const bare = await RawClient.connect(Number(quorum.split(':')[1]));
  await bare.greet({ timeoutMs: 20_000 });
  const readBare = (watch: boolean) => {
    bare.ask(getData, (frame) => {
      frame.text(path);
      frame.bool(watch);
    });
    return once(bare.socket, 'data');
  };

  const times = { notified: [] as number[], fired: [] as number[], readBare: [] as number[], waited: [] as number[] };
  for (let round = 0; round < 200; round += 1) {
    await readBare(true);
    times.notified.push(await change(once(bare.socket, 'data')));

    await readBare(true);
    times.readBare.push(await change(once(bare.socket, 'data').then(() => readBare(false))));

    const fired = Promise.withResolvers<void>();
    await watcher.read(path, { watch: () => fired.resolve() });
    times.fired.push(await change(fired.promise));

    const before = version;
    const isNew = (znode?: Znode) => (znode?.stat.version ?? 0) > before || undefined;
    const waited = waitForZnode(watcher, path, isNew, { clock, random }, never);
    await watcher.sync(path);
    times.waited.push(await change(waited));
  }
  compareDelay('a watch fires', times.fired, 'the notification on a bare socket', times.notified);
  compareDelay('a waiter has read it', times.waited, 'notified and read on a bare socket', times.readBare);
  bare.socket.destroy();
  await writer.close();
  await watcher.close();
}

function compareDelay(what: string, ours: readonly number[], floorName: string, floor: readonly number[]): void {
  console.log(`after a change, ${what}: ${median(ours).toFixed(2)} ms; ${floorName}: ${median(floor).toFixed(2)} ms`);
  verdict(what, median(ours) / median(floor), 1.5, 'at most');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function mediansOf(all: readonly Rates[]): Rates {
  const of = (kind: keyof Rates) => median(all.map((rates) => rates[kind]));
  return { create: of('create'), get: of('get'), queue: of('queue') };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function verdict(what: string, ratio: number, goal: number, side: 'at least' | 'at most'): void {
  const met = side === 'at least' ? ratio >= goal : ratio <= goal;
  console.log(`  ${what}: ${ratio.toFixed(2)}x  goal ${side} ${goal}x: ${met ? 'met' : 'MISSED'}`);
}

function fail(): never {
  throw new Error('nothing was measured');
}
