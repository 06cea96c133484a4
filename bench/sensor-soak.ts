/**
 * Ten million lines of squid through `maas sensor run`, every stage of it, from a pipe to a file that keeps nothing: does resident memory stay flat?
 * Sampled at each million; flat is what grows by less than 5 bytes a line after the first two million: one pointer that
 * is kept of each line would be more. Ends with 1 when it is not.
 *
 *     node bench/sensor-soak.ts [MILLIONS, 4 or more]     of dist/maas where that is built, else of the sources; about two minutes
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { writeSquidConfigs } = await import('../test/sensor/squid-scene.ts');

const millions = Math.max(4, Number(process.argv[2] ?? 10));
const settledAfter = 2;
const mostGrowthMb = 5;
const blockLines = 10_000;
const blockCount = 20;

/** Lines that differ: of other times, clients, sizes and hosts. */
function block(at: number): Buffer {
  const line = (_: unknown, i: number) => {
    const n = at * blockLines + i;
    return `${1_461_576_382 + n}.${100 + (n % 900)} ${n % 500} 10.${n % 256}.${(n >> 8) % 256}.1 TCP_MISS/200 ${n % 100_000} GET http://www.host${n}.com/a?b=${n} - DIRECT/199.27.79.${n % 256} text/html\n`;
  };
  return Buffer.from(Array.from({ length: blockLines }, line).join(''));
}

interface Memory {
  readonly residentMb: number;
  /** Of memory that belongs to nobody else: without the program's own text. */
  readonly anonymousMb: number;
}

function memoryOf({ pid }: ChildProcess): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string) => Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024);
  return { residentMb: megabytes('VmRSS'), anonymousMb: megabytes('RssAnon') };
}

/** Megabytes a million lines, by least squares. */
function growth(samples: readonly number[]): number {
  const middle = (samples.length - 1) / 2;
  const mean = samples.reduce((sum, each) => sum + each, 0) / samples.length;
  const both = samples.reduce((sum, each, at) => sum + (at - middle) * (each - mean), 0);
  return both / samples.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}

const directory = await mkdtemp(path.join(tmpdir(), 'maas-bench-'));
const binary = path.join(import.meta.dirname, '../dist/maas');
const program = existsSync(binary) ? [binary] : [process.execPath, path.join(import.meta.dirname, '../bin/maas.js')];
try {
  await writeSquidConfigs(directory);
  const args = ['sensor', 'run', 'squid', '--config', directory, '--from', '-', '--to', '/dev/null', '--json'];
  const [file = '', ...first] = program;
  const maas = spawn(file, [...first, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  maas.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const blocks = Array.from({ length: blockCount }, (_, at) => block(at));
  const samples: number[] = [];
  const startedAt = performance.now();
  for (let written = 0; written < millions * 1e6; written += blockLines) {
    if (!maas.stdin.write(blocks[(written / blockLines) % blockCount])) await once(maas.stdin, 'drain');
    if ((written + blockLines) % 1e6 !== 0) continue;
    const { residentMb, anonymousMb } = memoryOf(maas);
    samples.push(residentMb);
    const rate = Math.round((written + blockLines) / ((performance.now() - startedAt) / 1_000)).toLocaleString('en');
    console.log(`${samples.length} million lines: ${residentMb} MB resident, ${anonymousMb} MB of it its own; ${rate} lines/s so far`);
  }
  maas.stdin.end();
  const [status] = await once(maas, 'exit');
  const { result } = JSON.parse(printed);
  if (status !== 0 || result.written !== millions * 1e6) throw new Error(`ended with ${status}: ${printed}`);
  const grows = growth(samples.slice(settledAfter));
  const isFlat = grows < mostGrowthMb;
  console.log(
    `${isFlat ? 'flat' : 'NOT FLAT'}: ${grows.toFixed(2)} MB a million lines after the first ${settledAfter}; all ${result.written} written`,
  );
  if (!isFlat) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true });
}
