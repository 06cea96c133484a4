/**
 * Lines of squid from a topic of four partitions through `maas sensor run --stages parse`, transformations included, to a file that keeps nothing.
 * Goals: one worker at half or more of the rate of a bare consumer of the same client library, which only counts, or 60,000 lines a second, whichever is
 * less; two workers of a group at 1.6 times the rate of one, where cores allow. All in the same run, against the same broker, which takes its part of the cores.
 *
 *     node bench/sensor-kafka.ts [LINES]     of dist/maas where that is built, else of the sources; a minute or two
 *
 * With fewer lines than the default the library's stream is measured before what it holds has grown: it counts nearly three times as many a second then.
 * What workers have done is told by what their group has committed. Each is measured over a window that leaves out its start and its end.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';
import { machineSeconds, peakMb, processorSeconds } from './scenes/processor-time.ts';

resolveTypeScript();
const { connectKafka } = await import('../src/kafka/client/connect.ts');
const { memoryLog } = await import('../src/runtime/log/memory-log.ts');
const { systemClock: clock } = await import('../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../src/runtime/random/system-random.ts');
const { startKafka } = await import('../test/stack/kafka.ts');
const { temporaryDirectory } = await import('../test/storage/temporary-directory.ts');
const { squidLine, writeSquidConfigs } = await import('../test/sensor/squid-scene.ts');

const lines = Number(process.argv[2] ?? 2_000_000);
const topic = 'squid';
const partitions = 4;
const goalOfBare = 0.5;
const goalPerSecond = 60_000;
const goalOfTwo = 1.6;
/** Code that runs often is compiled by then; and a group of two has shared out its partitions. */
const settleMs = { counting: 500, working: 3_000 };
const pollMs = 50;
const giveUpMs = 300_000;
/** Of all cores; above this there was none to be had. */
const bound = 0.9;
const cores = availableParallelism();

interface Sample {
  readonly atMs: number;
  readonly done: number;
  readonly ownSeconds: readonly number[];
  readonly brokerSeconds: number;
  readonly machineSeconds: number;
}

interface Measured {
  /** Messages a second. */
  readonly rate: number;
  /** Messages a second of processor time that the process, or both, took. */
  readonly ofOwn: number;
  readonly bound: boolean;
}

await using server = await startKafka();
await using directory = await temporaryDirectory();
await writeSquidConfigs(directory.path);
await using kafka = connectKafka({ brokers: server.brokers }, { clock, random, log: memoryLog() });
await fill();
console.log(
  `${cores} cores, load average ${loadavg().map((each) => each.toFixed(1))}; ${lines.toLocaleString('en')} lines in ${partitions} partitions`,
);

const bare = await measureCounting('bare consumer, which only counts', 'library');
await measureCounting("bare consumer by the pipeline's port", 'port');
const one = await measureWorkers('one worker', 1);
const two = await measureWorkers('two workers', 2);
const fastEnough = tell('one worker, lines a second', Math.round(one.rate), goalPerSecond, Math.round(one.ofOwn), one.bound);
const halfOfBare = tell(
  'one worker to the bare consumer',
  one.rate / bare.rate,
  goalOfBare,
  one.ofOwn / bare.ofOwn,
  bare.bound || one.bound,
);
const scales = tell('two workers to one', two.rate / one.rate, goalOfTwo, (2 * two.ofOwn) / one.ofOwn, two.bound);
if (!(fastEnough || halfOfBare) || !scales) process.exitCode = 1;

async function fill(): Promise<void> {
  await kafka.topics.create({ name: topic, partitions });
  await using producer = await kafka.openProducer();
  const atOnce = 20_000;
  for (let from = 0; from < lines; from += atOnce) {
    const recordOf = (_: unknown, at: number) => ({ topic, partition: at % partitions, value: Buffer.from(squidLine(from + at)) });
    await producer.send(Array.from({ length: Math.min(atOnce, lines - from) }, recordOf));
  }
}

async function measureCounting(name: string, by: 'library' | 'port'): Promise<Measured> {
  const counter = fork(path.join(import.meta.dirname, 'scenes/counting-consumer.ts'), [server.brokers, `counts-${by}`, topic, by]);
  let count = 0;
  counter.on('message', (seen) => {
    count = Number(seen);
  });
  return measured(name, [counter], settleMs.counting, async () => [count]);
}

async function measureWorkers(name: string, workers: number): Promise<Measured> {
  const binary = path.join(import.meta.dirname, '../dist/maas');
  const [file = '', ...first] = existsSync(binary) ? [binary] : [process.execPath, path.join(import.meta.dirname, '../bin/maas.js')];
  const group = `workers-${workers}`;
  const args = [
    '--config',
    directory.path,
    '--kafka',
    server.brokers,
    '--group',
    group,
    '--stages',
    'parse',
    '--to',
    '/dev/null',
    '--quiet',
  ];
  const started = Array.from({ length: workers }, () =>
    spawn(file, [...first, 'sensor', 'run', 'squid', ...args], { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  return measured(name, started, settleMs.working, async () => (await kafka.topics.committed(group, topic)).map(({ offset }) => offset));
}

/** @param progress of each partition, or of all */
async function measured(
  name: string,
  processes: readonly ChildProcess[],
  settlesMs: number,
  progress: () => Promise<readonly number[]>,
): Promise<Measured> {
  const pids = processes.map(({ pid }) => pid ?? 0);
  const samples: Sample[] = [];
  let beganAt: number | undefined;
  const givesUpAt = performance.now() + giveUpMs;
  for (;;) {
    await delay(pollMs);
    const parts = await progress();
    const done = parts.reduce((sum, each) => sum + each, 0);
    const atMs = performance.now();
    if (atMs > givesUpAt) throw new Error(`${name}: ${done} of ${lines} after ${giveUpMs / 1_000} s`);
    if (done > 0) beganAt ??= atMs;
    const each = lines / parts.length;
    // Whoever has a partition no more to read is no longer at full work.
    if (parts.some((part) => part >= each)) break;
    if (beganAt === undefined || atMs - beganAt < settlesMs || samples.at(-1)?.done === done) continue;
    const ownSeconds = pids.map((pid) => processorSeconds([pid]));
    samples.push({ atMs, done, ownSeconds, brokerSeconds: processorSeconds(server.pids), machineSeconds: machineSeconds() });
  }
  const peaks = pids.map(peakMb);
  await Promise.all(processes.map(ended));
  const [from, to] = [samples[0], samples.at(-1)];
  if (from === undefined || to === undefined || from === to) throw new Error(`${name}: over too soon; more lines are needed`);
  return told(name, from, to, peaks);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

function told(name: string, from: Sample, to: Sample, peaks: readonly number[]): Measured {
  const seconds = (to.atMs - from.atMs) / 1_000;
  const count = to.done - from.done;
  const own = to.ownSeconds.map((each, at) => each - (from.ownSeconds[at] ?? 0));
  const ownSum = own.reduce((sum, each) => sum + each, 0);
  const broker = to.brokerSeconds - from.brokerSeconds;
  const busy = (to.machineSeconds - from.machineSeconds) / seconds;
  const perSecond = (amount: number) => Math.round(amount).toLocaleString('en');
  console.log(
    `${name}: ${perSecond(count / seconds)} messages/s over ${seconds.toFixed(1)} s, ${perSecond(count / ownSum)} a second of its processor time, ${perSecond(count / (ownSum + broker))} with the broker's; ` +
      `cores in use: ${own.map((each) => (each / seconds).toFixed(2)).join(' + ')}, broker ${(broker / seconds).toFixed(2)}, ` +
      `all of the machine ${busy.toFixed(2)} of ${cores}; at most ${peaks.join(' and ')} MB resident`,
  );
  return { rate: count / seconds, ofOwn: count / ownSum, bound: busy > bound * cores };
}

/** @returns whether the goal is met, by processor time where cores bind */
function tell(what: string, reached: number, goal: number, byProcessor: number, coresBind: boolean): boolean {
  const shown = (amount: number) => amount.toLocaleString('en', { maximumFractionDigits: 2 });
  const note = coresBind ? `; cores bind: by processor time it is ${shown(byProcessor)}` : '';
  console.log(`${what}: ${shown(reached)}, goal ${shown(goal)}: ${reached >= goal ? 'met' : 'MISSED'}${note}`);
  return reached >= goal || (coresBind && byProcessor >= goal);
}
