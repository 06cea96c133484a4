import { LRUCache } from 'lru-cache';
import type { Clock } from '../runtime/clock/clock.js';

const firstMs = 1_000;
const longestMs = 60_000;
const kept = 10_000;

interface Record {
  readonly failures: number;
  readonly until: number;
}

/**
 * How long an endpoint gets no calls after this many failures in a row: one second, then twice as long each time, up to a minute. After
 * that it is tried again with real calls and never with a probe, since a stray connection can stop a model.
 */
export function ejectionMs(failures: number): number {
  return Math.min(firstMs * 2 ** Math.min(failures - 1, 10), longestMs);
}

/** The endpoints that have failed, by URL, with the time until which each is avoided. */
export class Ejections {
  readonly #clock: Clock;
  readonly #records = new LRUCache<string, Record>({ max: kept });
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How often an endpoint has been ejected. */
  get count(): number {
    return this.#count;
  }

  /** Whether no endpoint has failed lately, which is nearly always so. */
  get none(): boolean {
    return this.#records.size === 0;
  }

  failed(url: string): void {
    const failures = (this.#records.peek(url)?.failures ?? 0) + 1;
    this.#count += 1;
    this.#records.set(url, { failures, until: this.#clock.elapsed() + ejectionMs(failures) });
  }

  succeeded(url: string): void {
    if (this.#records.size > 0) this.#records.delete(url);
  }

  isOut(url: string): boolean {
    const record = this.#records.peek(url);
    return record !== undefined && this.#clock.elapsed() < record.until;
  }
}
