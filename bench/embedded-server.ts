/**
 * Creates and gets a second of the embedded server, beside a real ZooKeeper; both with fsync, asked by the same client, by turns.
 *
 *     node bench/embedded-server.ts [ROUNDS]
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { startZooKeeper } = await import('../test/stack/zookeeper.ts');
const { temporaryDirectory } = await import('../test/storage/temporary-directory.ts');

const rounds = Number(process.argv[2] ?? 3);
const operations = 20_000;
const client = path.join(import.meta.dirname, 'peers/maas-rates.ts');
const server = path.join(import.meta.dirname, 'peers/embedded-server.ts');

type Rates = Readonly<Record<'create' | 'get', number>>;

await using real = await startZooKeeper();
await using directory = await temporaryDirectory();
const embedded = spawn(process.execPath, [server, directory.path], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [port] = await once(embedded.stdout, 'data');
  const ours: Rates[] = [];
  const theirs: Rates[] = [];
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(ratesOf(real.quorum, round));
    ours.push(ratesOf(`127.0.0.1:${String(port).trim()}`, round));
  }
  console.log(
    `operations a second, ${operations} of 200 bytes, at most 256 in flight, each durable before it is answered, median of ${rounds}`,
  );
  for (const kind of ['create', 'get'] as const) {
    const [one, other] = [median(ours, kind), median(theirs, kind)];
    const verdict = `${(one / other).toFixed(2)}x  goal at least 1x: ${one >= other ? 'met' : 'MISSED'}`;
    console.log(`  ${kind.padEnd(6)} embedded ${one.toFixed(0).padStart(6)}  ZooKeeper ${other.toFixed(0).padStart(6)}  ${verdict}`);
  }
} finally {
  embedded.kill('SIGKILL');
  await once(embedded, 'exit');
}

function ratesOf(quorum: string, round: number): Rates {
  const { stdout, stderr, status } = spawnSync(process.execPath, [client, quorum, `/bench-${round}`, String(operations)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the client ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function median(all: readonly Rates[], kind: keyof Rates): number {
  const sorted = all.map((rates) => rates[kind]).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
