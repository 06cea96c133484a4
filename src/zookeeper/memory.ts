import { randomBytes } from 'node:crypto';
import type { Identity } from './embedded/core/acl.js';
import { digestIdentity } from './embedded/core/acl.js';
import { StateMachine } from './embedded/core/machine.js';
import { MemoryZooKeeper } from './memory-client.js';
import type { SessionTicket } from './port.js';
import { sessionIdOf } from './translate.js';

export interface MemoryConnectOptions {
  /** default 30,000; nothing expires by itself, see `MemoryEnsemble.expire` */
  readonly timeoutMs?: number | undefined;
  /** Identities of the digest scheme, each `user:password`. */
  readonly auth?: readonly string[] | undefined;
  /** The session to resume; when it is gone a new one is opened. */
  readonly ticket?: SessionTicket | undefined;
}

/**
 * A ZooKeeper ensemble in this process's memory, for tests of what stands on the port: the embedded server's own state machine, without the
 * wire. Time does not pass in it: sessions expire and connections break when a test says so.
 */
export class MemoryEnsemble {
  readonly #machine = new StateMachine(() => {});
  readonly #clients = new Set<MemoryZooKeeper>();
  readonly #now: () => number;

  /** @param now epoch ms, for the times in Stats */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async connect({ timeoutMs = 30_000, auth = [], ticket }: MemoryConnectOptions = {}): Promise<MemoryZooKeeper> {
    const identities: Identity[] = [{ scheme: 'ip', id: '127.0.0.1' }, ...auth.map(digestIdentity)];
    const resumed = ticket && this.#machine.sessions.resume(sessionIdOf(ticket.id), Buffer.from(ticket.password, 'base64'));
    if (resumed !== undefined) this.#disconnectHolders(resumed.id);
    const sessionId = resumed?.id ?? this.#openSession(timeoutMs);
    const client = new MemoryZooKeeper(this.#machine, this.#now, sessionId, identities, () => this.#openSession(timeoutMs));
    this.#clients.add(client);
    return client;
  }

  /** Ends a session as its timeout would: its ephemerals go, and a client that holds it goes through `lost` to a new session. */
  expire({ session }: { readonly session: { readonly id: string | undefined } }): void {
    if (session.id === undefined) return;
    this.expireSession(session.id);
  }

  /** @param id sixteen hexadecimal digits, as in a ticket */
  expireSession(id: string): void {
    const sessionId = sessionIdOf(id);
    this.#machine.closeSession(sessionId, this.#now());
    for (const client of this.#clients) if (client.sessionId === sessionId) client.loseSession();
  }

  #disconnectHolders(sessionId: number): void {
    for (const client of this.#clients) if (client.sessionId === sessionId) client.suspend();
  }

  #openSession(timeoutMs: number): number {
    return this.#machine.openSession(randomBytes(16), timeoutMs, this.#now());
  }
}
