import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { onAbort } from '../../runtime/waits/on-abort.js';
import type { Chain, ChainOutcome } from './chain.js';
import { Room } from './room.js';
import type { Outgoing, Sink } from './sink.js';
import { Slots } from './slots.js';
import type { Source, SourceBatch } from './source.js';

export interface PipelineOptions {
  readonly source: Source;
  readonly sink: Sink;
  /** Where error messages go. */
  readonly errors: Sink;
  /** Asked for each batch: a config that changed meanwhile counts from the next one on. */
  readonly chain: () => Chain;
  /** Of records between the source and the sink: what is held in memory, but for one batch more. */
  readonly roomBytes?: number;
  /** Records that wait for a model or a store at once. */
  readonly concurrency?: number;
}

export interface PipelineCounts {
  /** Records that came in. */
  readonly read: number;
  /** Messages that are safe in the sink. */
  readonly written: number;
  /** Error messages, those about messages that the sink refused among them. */
  readonly failed: number;
}

const defaultRoomBytes = 4 * 1024 * 1024;
/** What a record costs at the least: thousands of small ones are held, so that a slow sink gets large bulks of them. */
const leastBytes = 1_024;

/** What happens on one lane, in order. */
interface Lane {
  /** The last batch's write has begun. */
  begun: Promise<unknown>;
  /** The last batch is confirmed. */
  confirmed: Promise<unknown>;
}

/**
 * Source -> chain -> sink, several batches at once, each lane's in order. A batch is confirmed to the source when all that came of it is
 * safe and all before it on its lane is: whatever is killed, and whenever, it is read again.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #room: Room;
  readonly #waiting: Slots;
  readonly #lanes = new Map<string, Lane>();
  #read = 0;
  #written = 0;
  #failed = 0;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#room = new Room(options.roomBytes ?? defaultRoomBytes);
    this.#waiting = new Slots(options.concurrency ?? 256);
  }

  get counts(): PipelineCounts {
    return { read: this.#read, written: this.#written, failed: this.#failed };
  }

  /**
   * Runs until the source ends or `stop` aborts, then finishes what was begun.
   *
   * @param stop no more is read; what was read is written and confirmed
   * @param signal all ends at once
   * @throws Failure of the source or a sink, after what was begun has ended; the reason of `signal`
   */
  async run(stop: AbortSignal, signal: AbortSignal): Promise<PipelineCounts> {
    signal.throwIfAborted();
    const broken = new AbortController();
    // Plain signals, not AbortSignal.any: each expression of each message looks at this one, and a composite costs at every look.
    const over = broken.signal;
    using _ = onAbort(signal, () => broken.abort(signal.reason));
    const reading = AbortSignal.any([stop, over]);
    return await this.#runUntil(stop, reading, over, (error) => broken.abort(error));
  }

  async #runUntil(stop: AbortSignal, reading: AbortSignal, over: AbortSignal, onBroken: (error: unknown) => void): Promise<PipelineCounts> {
    try {
      await this.#readAll(reading, over, onBroken);
    } catch (error) {
      if (!stop.aborted || over.aborted) throw await this.#afterwards(onBroken, over.aborted ? over.reason : error);
    }
    await Promise.all([...this.#lanes.values()].map(({ confirmed }) => confirmed));
    over.throwIfAborted();
    await this.#options.source.settle(over);
    return this.counts;
  }

  async #readAll(reading: AbortSignal, over: AbortSignal, onBroken: (error: unknown) => void): Promise<void> {
    for (;;) {
      await this.#room.free();
      reading.throwIfAborted();
      const batch = await this.#options.source.next(reading);
      if (batch === undefined) return;
      this.#begin(batch, over, onBroken);
      // Sources and chains that wait for nothing would keep all writes from ending until the room is full, and what lives long costs the collector most.
      await turnOfTheLoop();
    }
  }

  async #afterwards(onBroken: (error: unknown) => void, error: unknown): Promise<unknown> {
    onBroken(error);
    await Promise.allSettled([...this.#lanes.values()].map(({ confirmed }) => confirmed));
    return error;
  }

  #begin(batch: SourceBatch, signal: AbortSignal, onBroken: (error: unknown) => void): void {
    this.#read += batch.records.length;
    const bytes = batch.records.reduce((sum, { value }) => sum + Math.max(leastBytes, value.length), 0);
    this.#room.take(bytes);
    const before = this.#lanes.get(batch.lane) ?? { begun: Promise.resolve(), confirmed: Promise.resolve() };
    const begun = Promise.withResolvers<void>();
    const confirmed = this.#handle(batch, before, begun.resolve, signal)
      .catch(onBroken)
      .finally(() => {
        begun.resolve();
        this.#room.give(bytes);
        if (this.#lanes.get(batch.lane) === lane) this.#lanes.delete(batch.lane);
      });
    const lane = { begun: begun.promise, confirmed };
    this.#lanes.set(batch.lane, lane);
  }

  async #handle(batch: SourceBatch, before: Lane, onBegun: () => void, signal: AbortSignal): Promise<void> {
    const chain = this.#options.chain();
    const outcomes = await this.#processAll(batch, chain, signal);
    const outgoing = outcomes.flatMap((outcome) => outcome.outgoing);
    const errors = outcomes.flatMap((outcome) => outcome.errors);
    await before.begun;
    const written = this.#write(chain, outgoing, errors, signal);
    onBegun();
    await written;
    await before.confirmed;
    signal.throwIfAborted();
    batch.confirm();
  }

  async #write(chain: Chain, outgoing: readonly Outgoing[], errors: readonly Outgoing[], signal: AbortSignal): Promise<void> {
    const { sink, errors: errorSink } = this.#options;
    const [refusals] = await Promise.all([
      outgoing.length === 0 ? [] : sink.write(outgoing, signal),
      errors.length === 0 ? [] : errorSink.write(errors, signal),
    ]);
    if (refusals.length > 0) {
      const about = refusals.map(({ outgoing: { message }, reason }) => chain.refused(message, reason));
      await errorSink.write(about, signal);
    }
    this.#written += outgoing.length - refusals.length;
    this.#failed += errors.length + refusals.length;
  }

  /** In the order of the records; those that have to wait do so side by side. */
  async #processAll({ records }: SourceBatch, chain: Chain, signal: AbortSignal): Promise<ChainOutcome[]> {
    const outcomes: (ChainOutcome | Promise<ChainOutcome>)[] = [];
    let waits = false;
    for (const record of records) {
      const outcome = chain.process(record, signal);
      if (outcome instanceof Promise) {
        waits = true;
        const taken = this.#waiting.take();
        const ended = outcome.finally(() => this.#waiting.leave());
        // Its rejection is met below; until then nobody else may look.
        ended.catch(() => {});
        outcomes.push(ended);
        if (taken !== undefined) await taken;
      } else {
        outcomes.push(outcome);
      }
    }
    return waits ? Promise.all(outcomes) : (outcomes as ChainOutcome[]);
  }
}
