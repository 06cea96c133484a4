import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect } from 'vitest';
import { connectKafka } from '../../src/kafka/client/connect.js';
import type { Kafka, OutgoingRecord, Producer } from '../../src/kafka/port.js';
import { SendFailure } from '../../src/kafka/send-failure.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../src/runtime/random/system-random.js';
import { eventually } from '../eventually.js';
import { squidLine, writeSquidConfigs } from './squid-scene.js';

const partitions = 4;
const limitMs = 90_000;

export interface SensorPlaces {
  readonly brokers: string;
  /** Where workers store. */
  readonly search: string;
  /** Where what they stored is counted. */
  readonly searchServer: string;
  /** A directory for its configurations. */
  readonly directory: string;
}

/** `maas sensor run`, as many as are wanted, of a sensor that has its topic, group and indices for itself. */
export class RunningSensor implements AsyncDisposable {
  readonly name: string;
  readonly kafka: Kafka;
  readonly #places: SensorPlaces;
  readonly #producer: Producer;
  readonly #workers = new Set<ChildProcess>();
  #sent = 0;

  static async open(name: string, places: SensorPlaces): Promise<RunningSensor> {
    await writeSquidConfigs(places.directory, name);
    const kafka = connectKafka({ brokers: places.brokers }, { clock, random, log: memoryLog() });
    await kafka.topics.create({ name, partitions });
    return new RunningSensor(name, places, kafka, await kafka.openProducer());
  }

  private constructor(name: string, places: SensorPlaces, kafka: Kafka, producer: Producer) {
    this.name = name;
    this.kafka = kafka;
    this.#places = places;
    this.#producer = producer;
  }

  /** Lines that were sent, each with its number in `bytes`. */
  get sent(): number {
    return this.#sent;
  }

  async send(count: number, lineOf = squidLine): Promise<void> {
    const record = (n: number) => ({ topic: this.name, partition: n % partitions, value: Buffer.from(lineOf(n)) });
    const to = this.#sent + count;
    while (this.#sent < to) {
      const from = this.#sent;
      this.#sent = Math.min(to, from + 1_000);
      await this.#sendAll(Array.from({ length: this.#sent - from }, (_, at) => record(from + at)));
    }
  }

  /** What surely is not stored is sent again, until the brokers are back; what may be stored is not, and fails. */
  async #sendAll(records: readonly OutgoingRecord[]): Promise<void> {
    let left = records;
    let unsure: Error | undefined;
    await eventually(async () => {
      try {
        await this.#producer.send(left);
      } catch (error) {
        if (!(error instanceof SendFailure)) throw error;
        const { outcomes } = error;
        left = left.filter((_, at) => outcomes[at] === 'unsent');
        if (outcomes.every((outcome) => outcome === 'confirmed' || outcome === 'unsent')) throw error;
        unsure = error;
      }
    }, limitMs);
    if (unsure !== undefined) throw unsure;
  }

  start(): ChildProcess {
    const { directory, brokers, search } = this.#places;
    const args = ['--config', directory, '--kafka', brokers, '--search', search, '--quiet'];
    const worker = spawn(process.execPath, [path.resolve('bin/maas.js'), 'sensor', 'run', this.name, ...args], { stdio: 'ignore' });
    this.#workers.add(worker);
    worker.once('exit', () => this.#workers.delete(worker));
    return worker;
  }

  /** @returns exit status and signal */
  async end(worker: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown[]> {
    const exit = once(worker, 'exit');
    worker.kill(signal);
    return exit;
  }

  async stored(): Promise<number> {
    await this.#ask(`/${this.name}_index_*/_refresh`, {});
    return (await this.#ask(`/${this.name}_index_*/_search`, { size: 0, track_total_hits: true })).hits.total.value;
  }

  /** Until more is stored than there was. */
  async untilMore(than: number): Promise<void> {
    await eventually(async () => expect(await this.stored()).toBeGreaterThan(than), limitMs);
  }

  async untilCommitted(): Promise<void> {
    const committed = async () =>
      (await this.kafka.topics.committed(`maas-${this.name}`, this.name)).reduce((sum, { offset }) => sum + offset, 0);
    await eventually(async () => expect(await committed()).toBe(this.#sent), limitMs);
  }

  /** The numbers of the lines that are not stored exactly once, but for those that shall not be stored. */
  async wrong(refused: readonly number[] = []): Promise<string[]> {
    await this.stored();
    const aggs = { lines: { terms: { field: 'bytes', size: 60_000 } } };
    const { aggregations } = await this.#ask(`/${this.name}_index_*/_search`, { size: 0, aggs });
    const times = new Map<number, number>(
      aggregations.lines.buckets.map((each: { key: number; doc_count: number }) => [each.key, each.doc_count]),
    );
    const expected = (n: number) => (refused.includes(n) ? 0 : 1);
    return Array.from({ length: this.#sent }, (_, n) => n)
      .filter((n) => (times.get(n) ?? 0) !== expected(n))
      .map((n) => `${n} is there ${times.get(n) ?? 0} times`);
  }

  /** Documents of error messages about this sensor's lines. */
  async errors(): Promise<Readonly<Record<string, unknown>>[]> {
    await this.#ask('/error_index_*/_refresh', {});
    const query = { term: { failed_sensor_type: this.name } };
    const { hits } = await this.#ask('/error_index_*/_search', { size: 100, query });
    return hits.hits.map(({ _source }: { _source: Record<string, unknown> }) => _source);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.end(worker, 'SIGKILL')));
    await this.#producer.close();
    await this.kafka[Symbol.asyncDispose]();
  }

  async #ask(place: string, body: object) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.#places.searchServer + place, { method: 'POST', headers, body: JSON.stringify(body) });
    return JSON.parse(await answer.text());
  }
}
