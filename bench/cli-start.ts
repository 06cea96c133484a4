/**
 * How long `maas` takes to start, beside the same Node with nothing to do; both in one run, by turns, so that a loaded machine slows both.
 *
 *     node bench/cli-start.ts      after npm run build
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const rounds = 20;
const maas = path.join(import.meta.dirname, '../dist/maas');

const floor = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
const cases = [
  { name: 'maas --version', command: [maas, '--version'], goal: 2.0 },
  { name: 'maas deploy list --help', command: [maas, 'deploy', 'list', '--help'], goal: 2.2 },
  { name: 'maas version', command: [maas, 'version'], goal: undefined },
  { name: 'maas no-such-command', command: [maas, 'no-such-command'], goal: undefined },
];

const times = new Map<string, number[]>();
for (let round = 0; round < rounds; round += 1) {
  for (const { name, command } of [floor, ...cases]) times.set(name, [...(times.get(name) ?? []), startMs(command)]);
}

const floorMs = medianOf(floor.name);
console.log(`start of a process, median of ${rounds}`);
console.log(row(floor.name, floorMs, ''));
for (const { name, goal } of cases) {
  const ratio = medianOf(name) / floorMs;
  const verdict = goal === undefined ? '' : `goal ${goal.toFixed(1)}x: ${ratio <= goal ? 'met' : 'MISSED'}`;
  console.log(row(name, medianOf(name), `${ratio.toFixed(2)}x  ${verdict}`));
}

function startMs([file = '', ...args]: readonly string[]): number {
  const started = performance.now();
  const { error } = spawnSync(file, args, { stdio: 'ignore' });
  if (error !== undefined) throw error;
  return performance.now() - started;
}

function medianOf(name: string): number {
  const sorted = (times.get(name) ?? []).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function row(name: string, ms: number, rest: string): string {
  return `  ${name.padEnd(28)} ${ms.toFixed(1).padStart(7)} ms  ${rest}`.trimEnd();
}
