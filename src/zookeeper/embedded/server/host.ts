import type { Clock } from '../../../runtime/clock/clock.js';
import type { Log } from '../../../runtime/log/log.js';
import type { Random } from '../../../runtime/random/random.js';
import type { StateMachine } from '../core/machine.js';
import type { Watcher } from '../core/watches.js';
import type { Store } from '../storage/store.js';
import type { Condition } from './four-letter.js';
import { type ConnectRequest, type ConnectResponse, grantedTimeoutMs, passwordBytes } from './handshake.js';
import { Traffic } from './traffic.js';

export interface HostOptions {
  readonly store: Store;
  readonly tickMs: number;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
}

/** A connection, as the host deals with it. */
export interface Peer extends Watcher {
  readonly address: string;
  readonly queuedBytes: number;
  readonly received: number;
  readonly sent: number;
  /** Undefined before the handshake. */
  sessionId: number | undefined;
  /** Handles what has come and sends what may go. */
  work(): void;
  /** Sends what tells only of what is durable. @returns whether more waits */
  flush(): boolean;
  /** Handles no more of what comes; sends what is still to be answered, and parts. */
  finish(): void;
  destroy(): void;
}

/** What the connections share: the state machine and its log, who holds which session, who has something to send. */
export class Host {
  readonly machine: StateMachine;
  readonly log: Log;
  readonly clock: Clock;
  readonly traffic = new Traffic();
  readonly connections = new Set<Peer>();
  readonly #store: Store;
  readonly #tickMs: number;
  readonly #random: Random;
  readonly #bySession = new Map<number, Peer>();
  /** Connections whose output is not sent yet, perhaps only because it is not durable yet. */
  readonly #withOutput = new Set<Peer>();
  readonly #paused = new Set<Peer>();

  constructor({ store, tickMs, log, clock, random }: HostOptions) {
    this.#store = store;
    this.machine = store.machine;
    this.#tickMs = tickMs;
    this.log = log;
    this.clock = clock;
    this.#random = random;
    for (const session of this.machine.sessions.byId.values()) this.machine.sessions.touch(session, clock.elapsed());
  }

  get durableZxid(): number {
    return this.#store.log.durableZxid;
  }

  get gatheringAfter(): number {
    return this.#store.log.gatheringAfter;
  }

  get backlogBytes(): number {
    return this.#store.log.backlogBytes;
  }

  /** Gives a client its session: a new one, the one it asks for, or none if that has expired. */
  admit(connection: Peer, { sessionId, password, timeoutMs, hasReadOnly }: ConnectRequest): ConnectResponse {
    const { sessions } = this.machine;
    const id = sessionId === 0 ? this.#openSession(timeoutMs) : sessionId;
    const session = sessionId === 0 ? sessions.get(id) : sessions.resume(id, password);
    if (session === undefined) return { timeoutMs: 0, sessionId: 0, password: new Uint8Array(passwordBytes), hasReadOnly };

    this.#bySession.get(id)?.destroy();
    this.#bySession.set(id, connection);
    connection.sessionId = id;
    sessions.touch(session, this.clock.elapsed());
    return { timeoutMs: session.timeoutMs, sessionId: id, password: session.password, hasReadOnly };
  }

  heardOf(sessionId: number, now: number): void {
    const session = this.machine.sessions.get(sessionId);
    if (session !== undefined) this.machine.sessions.touch(session, now);
  }

  closeSession(id: number): void {
    this.machine.closeSession(id, this.clock.now());
  }

  /** Closes the sessions whose timeout has passed without a packet. */
  expireSessions(): void {
    for (const { id, timeoutMs, ephemerals } of this.machine.sessions.expired(this.clock.elapsed())) {
      this.log.info('a session expired', { session: id.toString(16), timeoutMs, ephemerals: ephemerals.size });
      this.closeSession(id);
      this.#bySession.get(id)?.destroy();
    }
  }

  hasOutput(connection: Peer): void {
    this.#withOutput.add(connection);
  }

  isPaused(connection: Peer): void {
    this.#paused.add(connection);
  }

  /** Called when more transactions are durable: sends the answers that waited for them, and reads from paused clients again. */
  becameDurable(): void {
    for (const connection of this.#withOutput) if (!connection.flush()) this.#withOutput.delete(connection);
    for (const connection of [...this.#paused]) {
      this.#paused.delete(connection);
      connection.work();
    }
  }

  disconnected(connection: Peer): void {
    this.connections.delete(connection);
    this.#withOutput.delete(connection);
    this.#paused.delete(connection);
    this.machine.watches.removeAll(connection);
    const { sessionId } = connection;
    if (sessionId !== undefined && this.#bySession.get(sessionId) === connection) this.#bySession.delete(sessionId);
  }

  condition(): Condition {
    const { tree, sessions, watches, zxid } = this.machine;
    let ephemerals = 0;
    for (const session of sessions.byId.values()) ephemerals += session.ephemerals.size;
    return {
      zxid,
      znodes: tree.znodes.size,
      ephemerals,
      dataBytes: tree.dataBytes,
      watches: watches.count,
      sessions: sessions.byId.size,
      received: this.traffic.received,
      sent: this.traffic.sent,
      latencyMs: this.traffic.latencyMs,
      clients: [...this.connections].map(({ address, queuedBytes, received, sent }) => ({ address, queued: queuedBytes, received, sent })),
    };
  }

  #openSession(askedMs: number): number {
    return this.machine.openSession(this.#random.bytes(passwordBytes), grantedTimeoutMs(askedMs, this.#tickMs), this.clock.now());
  }
}
