import type { Clock } from '../runtime/clock/clock.js';
import type { Log } from '../runtime/log/log.js';
import type { ListeningPort, Processes } from '../runtime/processes/processes.js';

/** What all that look in the same round share. */
export interface Round {
  /** Ports in LISTEN on this machine, read once a round. */
  listening(): Promise<readonly ListeningPort[]>;
}

export type Look = (round: Round) => Promise<void>;

const fastMs = 15;
const slowMs = 250;
/** An instance that has just started is looked at often. */
const fastForMs = 3_000;

/** One round of looking for all instances that are not ready yet, instead of a timer for each. Nothing runs while there are none. */
export class Ticker {
  readonly #clock: Clock;
  readonly #processes: Processes;
  readonly #log: Log;
  readonly #looks = new Map<Look, { readonly since: number; busy: boolean }>();
  #running = false;
  #wake = new AbortController();

  constructor(ports: { readonly clock: Clock; readonly processes: Processes; readonly log: Log }) {
    this.#clock = ports.clock;
    this.#processes = ports.processes;
    this.#log = ports.log;
  }

  /** Calls `look` round after round, never while it is still at it, until disposed. */
  add(look: Look): Disposable {
    this.#looks.set(look, { since: this.#clock.elapsed(), busy: false });
    this.#wake.abort();
    void this.#run();
    return { [Symbol.dispose]: () => this.#looks.delete(look) };
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#looks.size > 0) {
        this.#round();
        this.#wake = new AbortController();
        await this.#clock.sleep(this.#pauseMs(), this.#wake.signal).catch(() => {});
      }
    } finally {
      this.#running = false;
    }
  }

  #round(): void {
    let listening: Promise<readonly ListeningPort[]> | undefined;
    const round: Round = {
      listening: () => {
        listening ??= this.#processes.listeningPorts();
        return listening;
      },
    };
    for (const [look, state] of this.#looks) {
      if (state.busy) continue;
      state.busy = true;
      look(round)
        .catch((error: unknown) => this.#log.error('looking at an instance failed', { error }))
        .finally(() => {
          state.busy = false;
        });
    }
  }

  #pauseMs(): number {
    const now = this.#clock.elapsed();
    const isFast = [...this.#looks.values()].some(({ since }) => now - since < fastForMs);
    return isFast ? fastMs : slowMs;
  }
}
