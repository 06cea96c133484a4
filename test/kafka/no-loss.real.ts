import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectKafka } from '../../src/kafka/client/connect.js';
import type { Kafka } from '../../src/kafka/port.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import { eventually } from '../eventually.js';
import { startKafka } from '../stack/kafka.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const partitions = 4;
const limitMs = 90_000;
const directory = await temporaryDirectory();
const stack = await orSkipLoudly('Kafka', () => startKafka());
const readers = new Set<ChildProcess>();
let reader = '';

beforeAll(async () => {
  reader = path.join(directory.path, 'reader.cjs');
  const alias = { '@platformatic/wasm-utils': path.resolve('node_modules/@platformatic/wasm-utils/dist/bundled.js') };
  const define = { 'import.meta.url': '"file:///reader.js"' };
  const entry = path.join(import.meta.dirname, 'fixtures/reader.ts');
  await build({ entryPoints: [entry], outfile: reader, bundle: true, platform: 'node', format: 'cjs', define, alias, logLevel: 'error' });
});
afterAll(async () => {
  for (const child of readers) child.kill('SIGKILL');
  await stack?.[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** Readers of a topic, each in a process of its own with a sink of its own. */
class Readers {
  readonly topic: string;
  readonly #sinks: string[] = [];

  constructor(topic: string) {
    this.topic = topic;
  }

  async start(): Promise<ChildProcess> {
    const sink = path.join(directory.path, `${this.topic}-${this.#sinks.length}`);
    this.#sinks.push(sink);
    const child = spawn(process.execPath, [reader, stack?.brokers ?? '', `of-${this.topic}`, this.topic, sink], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    readers.add(child);
    child.once('exit', () => readers.delete(child));
    const [joined] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
    expect(String(joined)).toBe('joined\n');
    return child;
  }

  /** What is in the sinks: a whole line each, but for one cut off by a kill. */
  get lines(): readonly string[] {
    return this.#sinks.filter((sink) => existsSync(sink)).flatMap((sink) => readFileSync(sink, 'utf8').split('\n').slice(0, -1));
  }

  async until(check: (lines: readonly string[]) => boolean): Promise<void> {
    await eventually(() => expect(check(this.lines)).toBe(true), limitMs);
  }
}

async function ended(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function produce(kafka: Kafka, topic: string, from: number, count: number): Promise<void> {
  await using producer = await kafka.openProducer();
  const values = Array.from({ length: count }, (_, at) => `${from + at}`);
  for (let at = 0; at < count; at += 100) {
    await producer.send(values.slice(at, at + 100).map((value) => ({ topic, key: Buffer.from(value), value: Buffer.from(value) })));
  }
}

const valuesOf = (lines: readonly string[]) => lines.map((line) => line.split(' ')[2] ?? '');
const missing = (lines: readonly string[], count: number) => {
  const seen = new Set(valuesOf(lines));
  return Array.from({ length: count }, (_, at) => `${at}`).filter((value) => !seen.has(value));
};

describe.skipIf(stack === undefined)('readers of one group', () => {
  async function scene(name: string) {
    const kafka = connectKafka({ brokers: stack?.brokers ?? '' }, { clock: systemClock, random: systemRandom, log: memoryLog() });
    await kafka.topics.create({ name, partitions });
    return { kafka, group: new Readers(name) };
  }

  it('lose nothing and double nothing when they come and are told to go', async () => {
    const { kafka, group } = await scene('told');
    const first = await group.start();
    const producing = produce(kafka, group.topic, 0, 6_000);
    await group.until((lines) => lines.length > 200);
    const second = await group.start();
    await group.until((lines) => lines.length > 1_500);
    await ended(first, 'SIGTERM');
    const third = await group.start();
    await producing;
    await group.until((lines) => missing(lines, 6_000).length === 0);
    expect(valuesOf(group.lines)).toHaveLength(6_000);
    await Promise.all([ended(second, 'SIGTERM'), ended(third, 'SIGTERM')]);
    await kafka[Symbol.asyncDispose]();
  });

  it('lose nothing when they are killed; only what was not committed comes again', async () => {
    const { kafka, group } = await scene('killed');
    const count = 6_000;
    const producing = produce(kafka, group.topic, 0, count);
    let victim = await group.start();
    const other = await group.start();
    for (const enough of [500, 1_500, 3_000]) {
      await group.until((lines) => new Set(lines).size > enough);
      await ended(victim, 'SIGKILL');
      victim = await group.start();
    }
    await producing;
    await group.until((lines) => missing(lines, count).length === 0);
    // Each kill finds one answer of each of its partitions under way, at the most.
    expect(group.lines.length - count).toBeLessThan(count / 2);
    await Promise.all([ended(victim, 'SIGTERM'), ended(other, 'SIGTERM')]);
    await kafka[Symbol.asyncDispose]();
  });

  it('lose nothing when the broker is killed and comes back, nor does who sends', async () => {
    const { kafka, group } = await scene('broker');
    const count = 4_000;
    const child = await group.start();
    const producing = produce(kafka, group.topic, 0, count);
    await group.until((lines) => lines.length > 500);
    await stack?.kill();
    await stack?.start();
    await producing;
    await group.until((lines) => missing(lines, count).length === 0);
    const offsets = await kafka.topics.offsets(group.topic);
    expect(offsets.reduce((sum, { latest }) => sum + latest, 0)).toBe(count);
    await ended(child, 'SIGTERM');
    await kafka[Symbol.asyncDispose]();
  });

  it('come back after they were stopped for longer than their session', async () => {
    const { kafka, group } = await scene('paused');
    const count = 2_000;
    const paused = await group.start();
    await produce(kafka, group.topic, 0, count / 2);
    await group.until((lines) => lines.length > 100);
    paused.kill('SIGSTOP');
    const other = await group.start();
    await produce(kafka, group.topic, count / 2, count / 2);
    await group.until((lines) => missing(lines, count).length === 0);
    paused.kill('SIGCONT');
    await produce(kafka, group.topic, count, count);
    await group.until((lines) => missing(lines, 2 * count).length === 0);
    await Promise.all([ended(paused, 'SIGTERM'), ended(other, 'SIGTERM')]);
    await kafka[Symbol.asyncDispose]();
  });
});
