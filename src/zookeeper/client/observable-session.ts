import type { Session, SessionState, SessionTicket } from '../port.js';
import type { Established } from './handshake.js';

/** The session as callers see it. Only the client changes its state. */
export class ObservableSession implements Session {
  readonly #listeners = new Set<(state: SessionState) => void>();
  #state: SessionState = 'connecting';
  #established: Established | undefined;

  get state(): SessionState {
    return this.#state;
  }

  get id(): string | undefined {
    return this.#established?.ticket.id;
  }

  get negotiatedTimeoutMs(): number | undefined {
    return this.#established?.timeoutMs;
  }

  get ticket(): SessionTicket | undefined {
    return this.#established?.ticket;
  }

  subscribe(listener: (state: SessionState) => void): Disposable {
    const entry = (state: SessionState) => listener(state);
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => this.#listeners.delete(entry) };
  }

  connected(established: Established): void {
    this.#established = established;
    this.become('connected');
  }

  become(state: SessionState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
