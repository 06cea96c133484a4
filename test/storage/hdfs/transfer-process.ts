/**
 * `node test/storage/hdfs/transfer-process.ts STORE USER FILE SHA256 up|down|kept`: stores a file under its SHA-256, or reads it back, in a process that
 * does nothing else, and prints what it cost as JSON. `kept` is what no transfer may do: it reads the file back and keeps all of it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { resolveTypeScript } from '../../../scripts/typescript-sources.ts';

export type TransferDirection = 'up' | 'down' | 'kept';

export interface TransferCost {
  readonly ms: number;
  /** Of processor time. */
  readonly busyMs: number;
  /** The most memory that the process had, beyond what it had before. */
  readonly mb: number;
}

resolveTypeScript();
const { chunksOf } = await import('../../../src/runtime/files/chunks.ts');
const { systemClock: clock } = await import('../../../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../../../src/runtime/random/system-random.ts');
const { openHdfsStore } = await import('../../../src/storage/hdfs/connect.ts');

const [uri = '', user = '', path = '', sha256 = '', direction] = process.argv.slice(2);
const store = openHdfsStore(uri, { identity: { user }, properties: new Map(), clock, random });
await using file = await open(path);
const { size } = await file.stat();

const up = () => store.put(sha256, () => Readable.from(chunksOf(file), { objectMode: false }), { sha256, size });
const down = async (keep: (chunk: Buffer) => void = () => undefined) => {
  const hash = createHash('sha256');
  for await (const chunk of (await store.get(sha256)) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    keep(chunk);
  }
  if (hash.digest('hex') !== sha256) throw new Error('it came back as something else');
};
const kept = async () => {
  const chunks: Buffer[] = [];
  await down((chunk) => chunks.push(chunk));
};
await store.stat(sha256);
process.stdout.write(JSON.stringify(await costOf({ up, down: () => down(), kept }[direction as TransferDirection])));

async function costOf(transfer: () => Promise<unknown>): Promise<TransferCost> {
  const idleMb = memoryMb('VmRSS');
  // Linux then forgets the most that there was.
  writeFileSync('/proc/self/clear_refs', '5');
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await transfer();
  const { user: userUs, system: systemUs } = process.cpuUsage(before);
  return { ms: performance.now() - startedAt, busyMs: (userUs + systemUs) / 1000, mb: memoryMb('VmHWM') - idleMb };
}

function memoryMb(field: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${field}:\\s*(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
