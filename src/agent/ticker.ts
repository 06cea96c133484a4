import type { Clock } from '../runtime/clock/clock.js';
import type { Log } from '../runtime/log/log.js';
import type { ListeningPort, Processes } from '../runtime/processes/processes.js';

/** What all looks of one round share. */
export interface Round {
  /** Ports in LISTEN on this machine, read once a round. */
  listening(): Promise<readonly ListeningPort[]>;
}

export type Look = (round: Round) => Promise<void>;

const fastMs = 15;
const slowMs = 250;
/** How long after its start an instance is checked at the fast rate. */
const fastForMs = 3_000;

/** Checks all instances that are not ready yet in common rounds, instead of with a timer each. Idle while there are none. */
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

  /** Calls `look` in every round until disposed, but not while its previous call is running. */
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
