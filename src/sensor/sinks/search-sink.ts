import { Failure } from '../../errors/catalogue.js';
import type { SearchDocument, SearchIndex } from '../../search/port.js';
import type { Outgoing, Refusal, Sink } from '../pipeline/sink.js';
import { type Patience, waitToRetry } from './backoff.js';

export interface SearchSinkOptions extends Patience {
  readonly index: SearchIndex;
  /** A bulk goes out when so many documents wait, or the first has waited so long; what arrives while one is under way goes together. */
  readonly batching: { readonly size: number; readonly timeoutMs: number };
}

interface Call {
  left: number;
  readonly refusals: Refusal[];
  readonly done: PromiseWithResolvers<readonly Refusal[]>;
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly outgoing: Outgoing;
  readonly document: SearchDocument;
  readonly call: Call;
}

const bulksAtOnce = 3;
const mostDocuments = 2_000;
/** Servers take 100 MB by default; a bulk of a few is fastest. */
const mostCharacters = 5_000_000;

/** Puts the documents of messages into an index, many at a time. */
export class SearchSink implements Sink {
  readonly #options: SearchSinkOptions;
  #waiting: Waiting[] = [];
  #oldestSince: number | undefined;
  #underWay = 0;
  #timer: AbortController | undefined;

  constructor(options: SearchSinkOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.index.name;
  }

  async write(outgoing: readonly Outgoing[], signal: AbortSignal): Promise<readonly Refusal[]> {
    if (outgoing.length === 0) return [];
    const call: Call = { left: outgoing.length, refusals: [], done: Promise.withResolvers(), signal };
    for (const each of outgoing) {
      if (each.document === undefined) throw new Error('a search index takes documents: the pipeline has no index stage');
      this.#waiting.push({ outgoing: each, document: each.document, call });
    }
    this.#oldestSince ??= this.#options.clock.elapsed();
    this.#pump();
    return call.done.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timer?.abort();
    await this.#options.index[Symbol.asyncDispose]();
  }

  #pump(): void {
    while (this.#underWay < bulksAtOnce && this.#waiting.length > 0) {
      const { size, timeoutMs } = this.#options.batching;
      const ageMs = this.#options.clock.elapsed() - (this.#oldestSince ?? 0);
      if (this.#waiting.length < size && ageMs < timeoutMs) {
        this.#pumpIn(timeoutMs - ageMs);
        return;
      }
      const bulk = this.#takeBulk();
      this.#oldestSince = this.#waiting.length === 0 ? undefined : this.#options.clock.elapsed();
      this.#underWay++;
      void this.#store(bulk).finally(() => {
        this.#underWay--;
        this.#pump();
      });
    }
  }

  #pumpIn(ms: number): void {
    this.#timer?.abort();
    const timer = new AbortController();
    this.#timer = timer;
    this.#options.clock.sleep(ms, timer.signal).then(
      () => this.#pump(),
      () => {},
    );
  }

  #takeBulk(): Waiting[] {
    let characters = 0;
    let count = 0;
    for (const { document } of this.#waiting) {
      characters += document.json.length;
      if (count > 0 && (count >= mostDocuments || characters > mostCharacters)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  /** Never rejects: those who wait are told. */
  async #store(bulk: readonly Waiting[]): Promise<void> {
    let left = bulk;
    try {
      for (let attempt = 0; left.length > 0; attempt++) {
        const { signal } = left[0]?.call ?? {};
        if (signal === undefined) return;
        const { again, why } = await this.#attempt(left, signal);
        left = again;
        if (left.length > 0) await waitToRetry(this.#options, attempt, why, signal);
      }
    } catch (error) {
      for (const { call } of left) call.done.reject(error);
    }
  }

  /** @returns what has to be tried again, and why */
  async #attempt(bulk: readonly Waiting[], signal: AbortSignal): Promise<{ again: readonly Waiting[]; why: string }> {
    try {
      const outcomes = await this.#options.index.bulk(
        bulk.map(({ document }) => document),
        signal,
      );
      let why = '';
      const again = bulk.filter((waiting, at) => {
        const outcome = outcomes[at];
        if (outcome?.stored === false && outcome.retryable) why = outcome.reason;
        else settle(waiting, outcome?.stored === false ? outcome.reason : undefined);
        return outcome?.stored === false && outcome.retryable;
      });
      return { again, why };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure && error.retryable) return { again: bulk, why: error.message };
      throw error;
    }
  }
}

function settle({ outgoing, call }: Waiting, refusal: string | undefined): void {
  if (refusal !== undefined) call.refusals.push({ outgoing, reason: refusal });
  call.left--;
  if (call.left === 0) call.done.resolve(call.refusals);
}
