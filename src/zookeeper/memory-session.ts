import type { Sessions } from './embedded/core/sessions.js';
import type { Session, SessionState, SessionTicket } from './port.js';
import { sessionHex } from './translate.js';

/** The session of a `MemoryZooKeeper`. */
export class MemorySession implements Session {
  state: SessionState = 'connected';
  number: number;
  ticket: SessionTicket | undefined;
  negotiatedTimeoutMs: number | undefined;
  readonly #sessions: Sessions;
  readonly #listeners = new Set<(state: SessionState) => void>();

  constructor(sessions: Sessions, number: number) {
    this.#sessions = sessions;
    this.number = number;
    this.#adopt(number);
  }

  get id(): string {
    return sessionHex(this.number);
  }

  subscribe(listener: (state: SessionState) => void): Disposable {
    const own = (state: SessionState) => listener(state);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => this.#listeners.delete(own) };
  }

  become(state: SessionState): void {
    this.state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  replace(number: number): void {
    this.#adopt(number);
    this.become('connected');
  }

  #adopt(number: number): void {
    this.number = number;
    const record = this.#sessions.get(number);
    this.ticket = record && { id: this.id, password: Buffer.from(record.password).toString('base64') };
    this.negotiatedTimeoutMs = record?.timeoutMs;
  }
}
