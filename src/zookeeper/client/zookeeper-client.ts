import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import { within } from '../../runtime/waits/deadline.js';
import {
  type AclEntry,
  type CallOptions,
  type CreateOptions,
  type ReadOptions,
  type SessionTicket,
  type Stat,
  type Step,
  type StepResult,
  type Version,
  type WatchEvent,
  type Znode,
  type ZooKeeper,
  ZooKeeperError,
} from '../port.js';
import { CallQueue } from './call-queue.js';
import type { Chroot } from './chroot.js';
import type { Connection } from './connection.js';
import { SessionExpired } from './handshake.js';
import type { Jute } from './jute.js';
import type { Link } from './link.js';
import { ObservableSession } from './observable-session.js';
import { serverName } from './quorum.js';
import type { Request } from './request.js';
import { Requests } from './requests.js';
import { type Watcher, WatchTable } from './watches.js';
import { reasonOf } from './why.js';

export interface ClientOptions {
  readonly chroot: Chroot;
  readonly ticket: SessionTicket | undefined;
  readonly operationTimeoutMs: number;
  /** The ACL of znodes that are created without one of their own. */
  readonly acl: readonly AclEntry[];
  readonly log: Log;
  readonly clock: Clock;
}

/** Bytes of paths in one SetWatches packet, as in the Java client: well under what a server accepts. */
const watchBatchBytes = 128 * 1024;
const longestCloseMs = 2_000;

/** A client of a real ensemble: one session, carried over one connection after the other. */
export class ZooKeeperClient implements ZooKeeper {
  readonly session = new ObservableSession();

  readonly #options: ClientOptions;
  readonly #link: Link;
  readonly #watches = new WatchTable();
  readonly #requests: Requests;
  readonly #stop = new AbortController();
  readonly #calls: CallQueue;
  #connection: Connection | undefined;
  #ticket: SessionTicket | undefined;
  #lastZxid = 0n;
  #isEnding = false;

  constructor(jute: Jute, link: Link, options: ClientOptions) {
    this.#options = options;
    this.#link = link;
    this.#ticket = options.ticket;
    this.#requests = new Requests(jute, options.chroot, this.#watches);
    this.#calls = new CallQueue(options.clock, options.operationTimeoutMs, this.#stop.signal);
  }

  /** Resolves with the first connection. From then on the client reconnects by itself until `close` or `leave`. */
  async start(): Promise<void> {
    const first = await this.#connect();
    void this.#hold(first);
  }

  read(path: string, { watch, signal }: ReadOptions = {}): Promise<Znode | undefined> {
    return this.#call(() => this.#requests.read(path, watch), path, signal);
  }

  stat(path: string, { watch, signal }: ReadOptions = {}): Promise<Stat | undefined> {
    return this.#call(() => this.#requests.stat(path, watch), path, signal);
  }

  children(path: string, { watch, signal }: ReadOptions = {}): Promise<readonly string[] | undefined> {
    return this.#call(() => this.#requests.children(path, watch), path, signal);
  }

  create(path: string, data: Uint8Array, { mode = 'persistent', acl = this.#options.acl, signal }: CreateOptions = {}): Promise<string> {
    if (path === '/' && this.#options.chroot.levels.length > 0) return this.#createChroot(data, acl, signal);
    return this.#call(() => this.#requests.create(path, data, mode, acl), path, signal);
  }

  write(path: string, data: Uint8Array, expected: Version | 'any', { signal }: CallOptions = {}): Promise<Stat> {
    return this.#call(() => this.#requests.write(path, data, expected), path, signal);
  }

  delete(path: string, expected: Version | 'any', { signal }: CallOptions = {}): Promise<void> {
    return this.#call(() => this.#requests.delete(path, expected), path, signal);
  }

  commit(steps: readonly Step[], { signal }: CallOptions = {}): Promise<readonly StepResult[]> {
    return this.#call(() => this.#requests.commit(steps, this.#options.acl), steps[0]?.path ?? '/', signal);
  }

  sync(path: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#call(() => this.#requests.sync(path), path, signal);
  }

  readAcl(path: string, { signal }: CallOptions = {}): Promise<readonly AclEntry[] | undefined> {
    return this.#call(() => this.#requests.readAcl(path), path, signal);
  }

  writeAcl(path: string, acl: readonly AclEntry[], { signal }: CallOptions = {}): Promise<void> {
    return this.#call(() => this.#requests.writeAcl(path, acl), path, signal);
  }

  async close(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const { clock, operationTimeoutMs, log } = this.#options;
    const limitMs = Math.min(operationTimeoutMs, longestCloseMs);
    const late = () => new Error(`no answer in ${limitMs} ms`);
    try {
      if (this.session.state === 'connected' || this.session.state === 'suspended') {
        await within({ clock, limitMs, signal: this.#stop.signal, late }, (signal) =>
          this.#calls.add(this.#requests.closeSession(), signal),
        );
      }
    } catch (error) {
      log.info('the ZooKeeper session could not be closed and ends by its timeout', { session: this.session.id, reason: reasonOf(error) });
    }
    await this.#end();
  }

  async leave(): Promise<SessionTicket> {
    const ticket = this.session.ticket;
    if (this.#isEnding || ticket === undefined) throw new ZooKeeperError('closed', '/');
    this.#isEnding = true;
    await this.#end();
    return ticket;
  }

  /** Creates `/` of a chroot. The znodes above it may be missing as well, and no caller can name those. */
  async #createChroot(data: Uint8Array, acl: readonly AclEntry[], signal: AbortSignal | undefined): Promise<string> {
    for (const level of this.#options.chroot.levels.slice(0, -1)) {
      const making = this.#call(() => this.#requests.createAbove(level, acl), '/', signal);
      await making.catch((error) => {
        if (!(error instanceof ZooKeeperError && error.fault === 'exists')) throw error;
      });
    }
    return this.#call(() => this.#requests.create('/', data, 'persistent', acl), '/', signal);
  }

  #call<Answer>(request: () => Request<Answer>, path: string, signal: AbortSignal | undefined): Promise<Answer> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#isEnding) return Promise.reject(new ZooKeeperError('closed', path));
    try {
      return this.#calls.add(request(), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #hold(first: Connection): Promise<void> {
    let connection = first;
    try {
      for (;;) {
        const reason = reasonOf(await connection.ended);
        this.#disconnected(connection, reason);
        connection = await this.#connect();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  async #connect(): Promise<Connection> {
    for (;;) {
      try {
        const connection = await this.#link.connect({ ticket: this.#ticket, lastZxid: this.#lastZxid }, this.#stop.signal);
        this.#connected(connection);
        return connection;
      } catch (error) {
        if (!(error instanceof SessionExpired)) throw error;
        this.#lost();
      }
    }
  }

  #connected(connection: Connection): void {
    this.#connection = connection;
    this.#ticket = connection.established.ticket;
    connection.start({
      roomMade: () => this.#calls.sendMore(),
      notified: (event) => this.#notified({ ...event, path: this.#options.chroot.fromServer(event.path) }),
    });
    for (const batch of this.#watches.batches(watchBatchBytes, (path) => this.#options.chroot.toServer(path))) {
      connection.restoreWatches(batch, this.#lastZxid);
    }
    this.#options.log.debug('connected to ZooKeeper', { server: serverName(connection.server), session: connection.established.ticket.id });
    this.session.connected(connection.established);
    this.#calls.connected(connection);
  }

  #disconnected(connection: Connection, reason: string): void {
    this.#connection = undefined;
    this.#lastZxid = connection.lastZxid;
    if (!this.#stop.signal.aborted) {
      this.#options.log.warn('lost the connection to ZooKeeper', { server: serverName(connection.server), reason });
      this.session.become('suspended');
    }
    this.#calls.disconnected(connection, reason);
    this.#stop.signal.throwIfAborted();
  }

  /** Deals with an expired session. That the ticket given at construction has expired is no loss: nothing was built on that session here. */
  #lost(): void {
    const isLoss = this.session.ticket !== undefined;
    this.#ticket = undefined;
    if (!isLoss) return;
    this.#options.log.warn('the ZooKeeper session expired', { session: this.session.id });
    this.session.become('lost');
    for (const { path, watcher } of this.#watches.takeAll()) this.#tell(watcher, { kind: 'session lost', path });
    this.#calls.endAll('session lost');
  }

  #notified(event: Parameters<WatchTable['take']>[0]): void {
    for (const watcher of this.#watches.take(event)) this.#tell(watcher, event);
  }

  #tell(watcher: Watcher, event: WatchEvent): void {
    try {
      watcher(event);
    } catch (error) {
      this.#options.log.error('a watch failed', { path: event.path, error });
    }
  }

  async #end(): Promise<void> {
    this.#stop.abort(new ZooKeeperError('closed', '/'));
    this.#watches.takeAll();
    this.session.become('closed');
    this.#calls.endAll('closed');
    this.#connection?.destroy(new Error('closed by this client'));
    await this.#connection?.ended;
  }
}
