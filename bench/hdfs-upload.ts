/**
 * `npm run bench -- hdfs-upload`: 1 GiB into a real HDFS by the model store, hashing and verifying included, beside `curl -T` straight to WebHDFS,
 * in turns in the same run. Goals: at most 1.15 times curl's time; less than 80 MB above the idle process.
 * Beside each time stand the processor time of the sender alone, which other work on the machine hardly changes, and the machine's load.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { systemClock } = await import('../src/runtime/system-clock.ts');
const { systemRandom } = await import('../src/runtime/system-random.ts');
const { openHdfsStore } = await import('../src/storage/hdfs/connect.ts');
const { startHdfs } = await import('../test/stack/hdfs.ts');
const { run } = await import('../test/stack/downloads.ts');

const size = Number(process.env['BENCH_MIB'] ?? 1024) * 1024 ** 2;
const rounds = 3;
const directory = mkdtempSync(path.join(os.tmpdir(), 'maas-bench-hdfs-'));
const file = path.join(directory, 'content');

async function* content() {
  for (let at = 0; at < size; at += 1024 ** 2) yield Buffer.from(systemRandom.bytes(1024 ** 2));
}

const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

interface Round {
  readonly ms: number;
  /** Of the sender's processor time. */
  readonly busyMs: number;
  readonly load: string;
}

async function timed(busyMs: () => number, work: () => Promise<unknown>): Promise<Round> {
  const [load = 0] = os.loadavg();
  const [startedAt, busyAt] = [performance.now(), busyMs()];
  await work();
  return { ms: performance.now() - startedAt, busyMs: busyMs() - busyAt, load: load.toFixed(1) };
}

const ownBusyMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/** Of the children that have ended: 10 ms a tick on Linux. */
const childrensBusyMs = () => {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
};
const report = (rounds: readonly Round[]) =>
  `${seconds(median(rounds.map(({ ms }) => ms)))}, busy ${seconds(median(rounds.map(({ busyMs }) => busyMs)))} (${rounds
    .map(({ ms, busyMs, load }) => `${seconds(ms)}, busy ${seconds(busyMs)}, load ${load}`)
    .join('; ')})`;

try {
  await pipeline(Readable.from(content(), { objectMode: false }), createWriteStream(file));
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const digest = { sha256: hash.digest('hex'), size };

  await using stack = await startHdfs();
  const settings = { identity: { user: stack.user }, properties: new Map<string, string>() };
  const store = openHdfsStore(`${stack.uri}/bench`, { ...settings, clock: systemClock, random: systemRandom });
  const read = () => createReadStream(file, { highWaterMark: 512 * 1024 });
  const url = (name: string) =>
    `http://${stack.nameNodeAddress}/webhdfs/v1/bench-curl/${name}?op=CREATE&overwrite=true&user.name=${stack.user}`;
  const curl = (name: string) =>
    run('curl', ['-sS', '-f', '-L', '--location-trusted', '-T', file, '-o', '/dev/null', url(name)], directory);

  await curl('warm-up');
  await store.put('warm-up', read, digest);
  await store.remove('warm-up');
  const idle = process.memoryUsage().rss;
  let highest = idle;
  const [ours, theirs]: [Round[], Round[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await timed(childrensBusyMs, () => curl('file')));
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 20);
    ours.push(await timed(ownBusyMs, () => store.put(`round-${round}`, read, digest)));
    clearInterval(watch);
    await store.remove(`round-${round}`);
  }
  const ratio = median(ours.map(({ ms }) => ms)) / median(theirs.map(({ ms }) => ms));
  console.log(`curl -T ${report(theirs)}`);
  console.log(`maas    ${report(ours)}, ${ratio.toFixed(2)} times curl's`);
  console.log(`memory  ${((highest - idle) / 1024 ** 2).toFixed(0)} MB above ${(idle / 1024 ** 2).toFixed(0)} MB between uploads`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
