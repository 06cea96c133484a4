import { LRUCache } from 'lru-cache';
import type { Clock } from '../runtime/clock/clock.js';
import type { ModelCallError } from './port.js';

export interface CacheOptions {
  /** How many answers to keep; 0 turns the cache off. */
  readonly entries: number;
  /** The total length of the answers' texts, in characters. */
  readonly characters: number;
  readonly ttlMs: number;
  /** How long to keep a failure: briefly, to shield a model that is down from a storm of equal questions. */
  readonly failureTtlMs: number;
}

export type Kept<Answer> = { readonly answer: Answer } | { readonly failure: ModelCallError };

const smallest = 64;

/** Caches the answers of models by question; the least recently used ones are dropped first. */
export class AnswerCache<Answer> {
  readonly #options: CacheOptions;
  readonly #entries: LRUCache<string, Kept<Answer>> | undefined;

  constructor(options: CacheOptions, clock: Clock) {
    this.#options = options;
    const { entries, characters, ttlMs } = options;
    if (entries === 0) return;
    this.#entries = new LRUCache({
      max: entries,
      maxSize: characters,
      ttl: ttlMs,
      // lru-cache takes a clock reading of 0 for "not read".
      perf: { now: () => clock.elapsed() + 1 },
      ttlResolution: 0,
    });
  }

  get(key: string): Kept<Answer> | undefined {
    return this.#entries?.get(key);
  }

  /** @param length of the text that the answer was parsed from, in characters */
  keepAnswer(key: string, answer: Answer, length: number): void {
    this.#entries?.set(key, { answer }, { size: length + key.length + smallest });
  }

  keepFailure(key: string, failure: ModelCallError): void {
    const { failureTtlMs } = this.#options;
    if (failureTtlMs > 0) this.#entries?.set(key, { failure }, { size: key.length + smallest, ttl: failureTtlMs });
  }
}
