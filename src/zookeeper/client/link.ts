import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import type { SessionTicket } from '../port.js';
import { Connection } from './connection.js';
import { type Credentials, CredentialsRefused, SessionExpired } from './handshake.js';
import type { Jute } from './jute.js';
import { type Server, serverName } from './quorum.js';
import { reconnectDelayMs } from './reconnect.js';
import type { TlsOptions } from './transport.js';
import { reasonOf } from './why.js';

export interface LinkOptions {
  readonly servers: readonly Server[];
  readonly sessionTimeoutMs: number;
  readonly auth: readonly Credentials[];
  readonly tls: TlsOptions | undefined;
  readonly log: Log;
  readonly random: Random;
  readonly clock: Clock;
}

const longestAttemptMs = 5_000;

/** Connects to one of the servers, trying until one accepts the session. */
export class Link {
  /** Why the last try of each server failed, by the server's name. */
  readonly refusals = new Map<string, Error>();

  readonly #jute: Jute;
  readonly #options: LinkOptions;
  readonly #servers: readonly Server[];
  #next = 0;
  #isFirst = true;
  #hasConnected = false;

  constructor(jute: Jute, options: LinkOptions) {
    this.#jute = jute;
    this.#options = options;
    this.#servers = shuffled(options.servers, options.random);
  }

  /**
   * Tries the servers one after the other, with growing delays, until one accepts the session.
   *
   * @throws SessionExpired; the reason of `signal`; CredentialsRefused, as long as no server has ever accepted them
   */
  async connect(session: { ticket: SessionTicket | undefined; lastZxid: bigint }, signal: AbortSignal): Promise<Connection> {
    const { random, clock, log } = this.#options;
    for (let attempt = 0; ; attempt++) {
      if (!this.#isFirst) await clock.sleep(reconnectDelayMs(attempt, this.#servers.length, random.fraction()), signal);
      this.#isFirst = false;
      const server = this.#takeServer();
      try {
        const connection = await this.#open(server, session, signal);
        this.refusals.clear();
        this.#hasConnected = true;
        return connection;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SessionExpired) throw error;
        if (error instanceof CredentialsRefused && !this.#hasConnected) throw error;
        this.refusals.set(serverName(server), error as Error);
        log.debug('a ZooKeeper server did not take the session', { server: serverName(server), reason: reasonOf(error) });
      }
    }
  }

  #open(server: Server, session: { ticket: SessionTicket | undefined; lastZxid: bigint }, signal: AbortSignal): Promise<Connection> {
    const { sessionTimeoutMs, auth, tls, clock } = this.#options;
    const greeting = { ...session, timeoutMs: sessionTimeoutMs, auth };
    const limitMs = Math.min(longestAttemptMs, Math.max(sessionTimeoutMs / this.#servers.length, 250));
    return Connection.open(this.#jute, { server, tls, greeting, limitMs, clock }, signal);
  }

  #takeServer(): Server {
    const server = this.#servers[this.#next % this.#servers.length];
    this.#next++;
    if (server === undefined) throw new RangeError('a quorum without servers');
    return server;
  }
}

/** In random order, so that clients with the same list spread over the servers. */
function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random.fraction() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
