import type { Clock } from './clock.js';

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is advanced: for tests of what waits. */
export class ManualClock implements Clock {
  readonly #startedAt: number;
  #now: number;
  #sleepers: readonly Sleeper[] = [];

  /** @param startAt epoch ms */
  constructor(startAt = Date.UTC(2026, 0, 1)) {
    this.#startedAt = startAt;
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now - this.#startedAt;
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { wakesAt: this.#now + ms, wake: resolve };
    const abort = () => {
      this.#forget(sleeper);
      reject(signal?.reason);
    };
    this.#sleepers = [...this.#sleepers, sleeper];
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Moves time on and wakes whoever is due, one after the other; each runs on until it waits for something, and may sleep again. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#earliest(until); next !== undefined; next = this.#earliest(until)) {
      this.#now = Math.max(this.#now, next.wakesAt);
      this.#forget(next);
      next.wake();
      await settle();
    }
    this.#now = until;
  }

  #earliest(until: number): Sleeper | undefined {
    const due = this.#sleepers.filter(({ wakesAt }) => wakesAt <= until);
    return due.reduce<Sleeper | undefined>(
      (first, each) => (first === undefined || each.wakesAt < first.wakesAt ? each : first),
      undefined,
    );
  }

  #forget(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
  }
}

/** Lets every promise that can go on do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
