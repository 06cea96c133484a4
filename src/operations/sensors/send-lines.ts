import { Failure } from '../../errors/catalogue.js';
import type { OutgoingRecord, Producer } from '../../kafka/port.js';
import { countOutcomes, type RecordOutcome, SendFailure } from '../../kafka/send-failure.js';

export interface SentLines extends Readonly<Record<RecordOutcome, number>> {
  readonly topic: string;
  /** Total bytes of the confirmed lines. */
  readonly bytes: number;
  /** The number of the first line that is neither confirmed nor refused, counted from 1; undefined when there is none. */
  readonly firstLeft: number | undefined;
  /** The first ten lines that were refused, and why. */
  readonly refusals: readonly { readonly line: number; readonly reason: string }[];
}

export interface SendOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((confirmed: number) => void) | undefined;
}

const mostRecords = 5_000;
const mostBytes = 512 * 1024;
const mostUnderWay = 8;
const refusalsTold = 10;

/**
 * Sends lines as records of a topic, in batches, several at a time. Lines are read only as fast as they are confirmed.
 * A refused line does not stop the others; a connection that is lost for good does.
 *
 * @param lines the lines; `undefined` stands for one that was too long
 * @throws Failure KAFKA_UNSURE, KAFKA_UNREACHABLE, NOT_ALLOWED, NO_SUCH_TOPIC or RECORD_TOO_LARGE, whose `details` are a SentLines
 */
export async function sendLines(
  producer: Producer,
  topic: string,
  lines: AsyncIterable<readonly (Buffer | undefined)[]>,
  options: SendOptions,
): Promise<SentLines> {
  const sending = new Sending(producer, topic, options);
  try {
    for await (const some of lines) {
      options.signal.throwIfAborted();
      for (const line of some) if (sending.add(line)) await sending.room();
      if (sending.isOver) break;
    }
    sending.flush();
    await sending.settled();
  } catch (error) {
    await sending.settled();
    throw sending.failureAfter(error);
  }
  const failure = sending.failure;
  if (failure !== undefined) throw sending.failureAfter(failure);
  return sending.report;
}

class Sending {
  readonly #producer: Producer;
  readonly #topic: string;
  readonly #options: SendOptions;
  readonly #underWay = new Set<Promise<void>>();
  readonly #counts = { confirmed: 0, unknown: 0, unsent: 0, refused: 0 };
  readonly #refusals: { line: number; reason: string }[] = [];
  #batch: OutgoingRecord[] = [];
  #batchLines: number[] = [];
  #batchBytes = 0;
  #line = 0;
  #bytes = 0;
  #firstLeft: number | undefined;
  #failure: Failure | undefined;

  constructor(producer: Producer, topic: string, options: SendOptions) {
    this.#producer = producer;
    this.#topic = topic;
    this.#options = options;
  }

  /** Whether nothing more can be sent; a refused record is no reason to stop. */
  get isOver(): boolean {
    return this.#failure !== undefined && this.#failure.code !== 'RECORD_TOO_LARGE';
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  get report(): SentLines {
    return { topic: this.#topic, ...this.#counts, bytes: this.#bytes, firstLeft: this.#firstLeft, refusals: this.#refusals };
  }

  /** Adds a line to the batch. @returns whether a batch was sent, so that the caller should await `room` */
  add(line: Buffer | undefined): boolean {
    this.#line += 1;
    if (line === undefined) {
      this.#refuse(this.#line, 'it is longer than 16 MB');
      this.#failure ??= new Failure('RECORD_TOO_LARGE', `line ${this.#line} is longer than 16 MB`);
      return false;
    }
    const isFull = this.#batch.length >= mostRecords || (this.#batch.length > 0 && this.#batchBytes + line.length > mostBytes);
    if (isFull) this.flush();
    this.#batch.push({ topic: this.#topic, value: line });
    this.#batchLines.push(this.#line);
    this.#batchBytes += line.length;
    return isFull;
  }

  flush(): void {
    const [batch, lines] = [this.#batch, this.#batchLines];
    [this.#batch, this.#batchLines, this.#batchBytes] = [[], [], 0];
    if (batch.length === 0) return;
    if (this.isOver) {
      this.#settle(
        batch,
        lines,
        lines.map(() => 'unsent'),
      );
      return;
    }
    const sent = this.#send(batch, lines).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  async room(): Promise<void> {
    while (this.#underWay.size >= mostUnderWay) await Promise.race(this.#underWay);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** The error to throw: an interruption as it is, a Failure with what became of the lines. */
  failureAfter(error: unknown): unknown {
    if (!(error instanceof Failure)) return error;
    const { confirmed, unknown, unsent, refused } = this.#counts;
    const told = Object.entries({ confirmed, unknown, unsent, refused }).filter(([name, count]) => name === 'confirmed' || count > 0);
    const counts = told.map(([name, count]) => `${count} ${name}`).join(', ');
    const left = this.#firstLeft === undefined ? '' : `; the first that is not confirmed is line ${this.#firstLeft}`;
    return new Failure(error.code, `${error.message}\n${counts}${left}`, { ...this.report }, { cause: error.cause, hint: error.hint });
  }

  async #send(batch: readonly OutgoingRecord[], lines: readonly number[]): Promise<void> {
    try {
      await this.#producer.send(batch, { signal: this.#options.signal });
      this.#settle(
        batch,
        lines,
        lines.map(() => 'confirmed'),
      );
      this.#options.onProgress?.(this.#counts.confirmed);
    } catch (error) {
      // After an abort, records in flight may still arrive.
      const outcomes = error instanceof SendFailure ? error.outcomes : lines.map(() => 'unknown' as const);
      this.#settle(batch, lines, outcomes);
      if (error instanceof Failure) this.#failed(error, lines, outcomes);
    }
  }

  #failed(error: Failure, lines: readonly number[], outcomes: readonly RecordOutcome[]): void {
    for (const [at, outcome] of outcomes.entries()) if (outcome === 'refused') this.#refuse(lines[at] ?? 0, error.message, false);
    // A failure that stops everything matters more than a line that was refused before.
    if (this.#failure === undefined || this.#failure.code === 'RECORD_TOO_LARGE') this.#failure = error;
  }

  #refuse(line: number, reason: string, counts = true): void {
    if (counts) this.#counts.refused += 1;
    if (this.#refusals.length < refusalsTold) this.#refusals.push({ line, reason });
  }

  #settle(batch: readonly OutgoingRecord[], lines: readonly number[], outcomes: readonly RecordOutcome[]): void {
    for (const [outcome, count] of Object.entries(countOutcomes(outcomes))) this.#counts[outcome as RecordOutcome] += count;
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome === 'confirmed') this.#bytes += batch[at]?.value?.length ?? 0;
      else if (outcome !== 'refused') this.#firstLeft = Math.min(this.#firstLeft ?? Number.POSITIVE_INFINITY, lines[at] ?? 0);
    }
  }
}
