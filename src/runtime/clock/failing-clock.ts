import type { Clock } from './clock.js';

/**
 * A clock as of a machine that fails: somebody sets it while programs run, or the machine was suspended and its sleepers wake late.
 * Until then it is the clock below it.
 */
export class FailingClock implements Clock {
  readonly #inner: Clock;
  #offsetMs = 0;
  #lateMs = 0;

  constructor(inner: Clock) {
    this.#inner = inner;
  }

  /** The time of day jumps: forward, or back when negative. What has elapsed does not. */
  set(byMs: number): void {
    this.#offsetMs += byMs;
  }

  /** From now on who sleeps oversleeps by this. */
  oversleep(lateMs: number): void {
    this.#lateMs = lateMs;
  }

  now(): number {
    return this.#inner.now() + this.#offsetMs;
  }

  elapsed(): number {
    return this.#inner.elapsed();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#inner.sleep(ms + this.#lateMs, signal);
  }
}
