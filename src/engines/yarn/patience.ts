import type { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';

const pause = { firstMs: 1_000, longestMs: 60_000 };

/**
 * Remembers since when each service has had fewer containers than wanted, and when one that was refused or has ended may be tried again.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #shortSince = new Map<string, number>();
  readonly #failures = new Map<string, { readonly count: number; readonly failure: Failure; readonly againAt: number }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** @returns for how many ms the service has been short of containers */
  shortForMs(service: string, isShort: boolean): number {
    if (!isShort) this.#shortSince.delete(service);
    const since = this.#shortSince.get(service) ?? this.#clock.elapsed();
    if (isShort) this.#shortSince.set(service, since);
    return this.#clock.elapsed() - since;
  }

  failed(service: string, failure: Failure): void {
    const count = (this.#failures.get(service)?.count ?? 0) + 1;
    this.#failures.set(service, { count, failure, againAt: this.#clock.elapsed() + backoffMs(pause, count - 1, this.#random.fraction()) });
  }

  went(service: string): void {
    this.#failures.delete(service);
  }

  /** The last failure of the service while it is too early to try again; undefined when it may be tried. */
  heldBy(service: string): Failure | undefined {
    const found = this.#failures.get(service);
    return found !== undefined && found.againAt > this.#clock.elapsed() ? found.failure : undefined;
  }

  /** Milliseconds until the first of the failed services may be tried again; undefined when none waits. */
  get nextTryInMs(): number | undefined {
    const now = this.#clock.elapsed();
    const waits = [...this.#failures.values()].map(({ againAt }) => againAt - now).filter((ms) => ms > 0);
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  forget(isKnown: (service: string) => boolean): void {
    for (const known of [this.#shortSince, this.#failures])
      for (const service of known.keys()) if (!isKnown(service)) known.delete(service);
  }
}
