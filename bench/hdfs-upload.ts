/**
 * `npm run bench -- hdfs-upload`: 1 GiB into a real HDFS by the model store, hashing and verifying included, beside `curl -T` straight to WebHDFS,
 * in turns in the same run; then 2 GiB up and down. Goals: at most 1.15 times curl's time; less than 80 MB above the idle process.
 * The floor is curl while `openssl dgst -sha256` reads the same file: what hashing costs where cores are few, and HDFS has them busy.
 * Each transfer of ours has a new process with the executable's flags. Beside each time stand the processor time of the sender alone, which other
 * work on the machine changes less, and the machine's load.
 *
 *     BENCH_ROUNDS=7 BENCH_MIB=1024 npm run bench -- hdfs-upload
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { nodeFlags } from '../scripts/build/node-flags.ts';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';
import type { TransferCost, TransferDirection } from '../test/storage/hdfs/transfer-process.ts';

resolveTypeScript();
const { systemRandom } = await import('../src/runtime/random/system-random.ts');
const { startHdfs } = await import('../test/stack/hdfs.ts');
const { run } = await import('../test/stack/downloads.ts');

const size = Number(process.env['BENCH_MIB'] ?? 1024) * 1024 ** 2;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const directory = mkdtempSync(path.join(os.tmpdir(), 'maas-bench-hdfs-'));
const file = path.join(directory, 'content');
const goals = { ratio: 1.15, mb: 80 };

async function* content() {
  for (let at = 0; at < size; at += 1024 ** 2) yield Buffer.from(systemRandom.bytes(1024 ** 2));
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const seconds = (ms: number) => (ms / 1000).toFixed(2);
const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED');

/** Of the children that have ended: 10 ms a tick on Linux. */
const childrensBusyMs = () => {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
};

try {
  await pipeline(Readable.from(content(), { objectMode: false }), createWriteStream(file));
  await using stack = await startHdfs();
  const store = `${stack.uri}/bench`;
  const url = (name: string, operation: string) =>
    `http://${stack.nameNodeAddress}/webhdfs/v1/${name}?op=${operation}&user.name=${stack.user}`;
  const remove = (name: string) => fetch(url(name, 'DELETE'), { method: 'DELETE' });

  const curl = async (): Promise<Omit<TransferCost, 'mb'>> => {
    const [startedAt, busyAt] = [performance.now(), childrensBusyMs()];
    await run(
      'curl',
      ['-sS', '-f', '-L', '--location-trusted', '-T', file, '-o', '/dev/null', url('curl', 'CREATE&overwrite=true')],
      directory,
    );
    const cost = { ms: performance.now() - startedAt, busyMs: childrensBusyMs() - busyAt };
    await remove('curl');
    return cost;
  };
  const floor = async (): Promise<number> => {
    const [{ ms }] = await Promise.all([curl(), run('openssl', ['dgst', '-sha256', file], directory)]);
    return ms;
  };
  const transfer = async (direction: TransferDirection, from: string, sha256: string): Promise<TransferCost> => {
    const script = path.join(import.meta.dirname, '../test/storage/hdfs/transfer-process.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [...nodeFlags, script, store, stack.user, from, sha256, direction]);
    return JSON.parse(stdout) as TransferCost;
  };
  const maas = async (sha256: string) => {
    const cost = await transfer('up', file, sha256);
    await remove(`bench/${sha256}`);
    return cost;
  };

  const sha256 = await sha256Of(file);
  await curl();
  await maas(sha256);
  const pairs: { readonly curl: Omit<TransferCost, 'mb'>; readonly maas: TransferCost; readonly floorMs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const load = os.loadavg()[0]?.toFixed(1);
    // What went before is still being deleted: each goes first in half of the rounds.
    const before = round % 2 === 0 ? await curl() : undefined;
    const ours = await maas(sha256);
    const pair = { curl: before ?? (await curl()), maas: ours, floorMs: await floor() };
    pairs.push(pair);
    const shown = ({ ms, busyMs }: Omit<TransferCost, 'mb'>) => `${seconds(ms)} s, busy ${seconds(busyMs)}`;
    const ratio = (pair.maas.ms / pair.curl.ms).toFixed(2);
    console.log(
      `  curl ${shown(pair.curl)}; maas ${shown(pair.maas)}, ${pair.maas.mb.toFixed(0)} MB; ${ratio} times; floor ${seconds(pair.floorMs)} s; load ${load}`,
    );
  }
  const of = (value: (pair: (typeof pairs)[number]) => number) => median(pairs.map(value));
  const ratio = of(({ curl, maas }) => maas.ms / curl.ms);
  const floorRatio = of(({ curl, floorMs }) => floorMs / curl.ms);
  const mb = Math.max(...pairs.map(({ maas }) => maas.mb));
  console.log(`curl -T ${seconds(of(({ curl }) => curl.ms))} s, busy ${seconds(of(({ curl }) => curl.busyMs))}`);
  console.log(
    `maas    ${seconds(of(({ maas }) => maas.ms))} s, busy ${seconds(of(({ maas }) => maas.busyMs))}, at most ${mb.toFixed(0)} MB above idle`,
  );
  console.log(
    `floor   ${seconds(of(({ floorMs }) => floorMs))} s, curl beside a SHA-256 of the same file: ${floorRatio.toFixed(2)} times curl's`,
  );
  console.log(
    `${ratio.toFixed(2)} times curl's, median of pairs; goal ${goals.ratio}: ${verdict(ratio <= goals.ratio)}; ${(ratio / floorRatio).toFixed(2)} times the floor`,
  );

  truncateSync(file, 2 * size);
  const doubled = await sha256Of(file);
  for (const direction of ['up', 'down'] as const) {
    const cost = await transfer(direction, file, doubled);
    console.log(
      `${direction} with twice as much: ${seconds(cost.ms)} s, busy ${seconds(cost.busyMs)}, ${cost.mb.toFixed(0)} MB above idle; goal ${goals.mb} MB: ${verdict(cost.mb < goals.mb)}`,
    );
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
