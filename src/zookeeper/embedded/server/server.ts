import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Failure } from '../../../errors/catalogue.js';
import type { Clock } from '../../../runtime/clock/clock.js';
import { errnoOf, hasErrno } from '../../../runtime/errno.js';
import type { Log } from '../../../runtime/log/log.js';
import type { Random } from '../../../runtime/random/random.js';
import type { Disk } from '../storage/disk.js';
import { Store } from '../storage/store.js';
import { Connection } from './connection.js';
import { Host } from './host.js';
import { keepTime } from './timekeeper.js';

export interface ServerOptions {
  readonly disk: Disk;
  readonly host: string;
  readonly port: number;
  readonly fsync: boolean;
  readonly tickMs: number;
  readonly maxConnections: number;
  readonly snapshotAfterBytes: number;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
}

/** The server itself: a store, the sockets, and the time that passes. */
export class ZooKeeperServer {
  readonly host: string;
  readonly port: number;
  /** Settles when the server has stopped; rejects when its storage failed. */
  readonly ended: Promise<void>;
  readonly #store: Store;
  readonly #host: Host;
  readonly #listener: Server;
  readonly #stop = new AbortController();
  readonly #timekeeper: Promise<void>;
  readonly #outcome = Promise.withResolvers<void>();
  #closing: Promise<void> | undefined;
  #failure: Failure | undefined;

  private constructor(store: Store, host: Host, listener: Server, options: ServerOptions) {
    this.#store = store;
    this.#host = host;
    this.#listener = listener;
    const { address, port } = listener.address() as AddressInfo;
    this.host = address;
    this.port = port;
    this.ended = this.#outcome.promise;
    this.ended.catch(() => {});
    this.#timekeeper = keepTime(host, store, options, this.#stop.signal);
  }

  /** @throws Failure ENSEMBLE_DAMAGED, ALREADY_RUNNING, BAD_SETTING */
  static async start(options: ServerOptions): Promise<ZooKeeperServer> {
    let server: ZooKeeperServer | undefined;
    let host: Host | undefined;
    const store = await Store.open({
      disk: options.disk,
      fsync: options.fsync,
      snapshotAfterBytes: options.snapshotAfterBytes,
      firstSessionId: freshSessionId(options.random),
      clock: options.clock,
      log: options.log,
      events: { durable: () => host?.becameDurable(), failed: (error) => server?.fail(error) },
    });
    host = new Host({ ...options, store });
    const listener = await listen(options, host);
    server = new ZooKeeperServer(store, host, listener, options);
    options.log.info('ZooKeeper server listens', { host: server.host, port: server.port, zxid: store.machine.zxid });
    return server;
  }

  /** Stops, with all that was answered on the medium. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The medium refused a write: what is in memory must not be told to anyone any more. */
  fail(cause: unknown): void {
    if (this.#failure !== undefined) return;
    const code = hasErrno(cause, 'ENOSPC', 'EDQUOT') ? 'STORE_FULL' : 'STORE_UNREACHABLE';
    const { directory } = this.#store.disk;
    this.#failure = new Failure(code, `the ZooKeeper server could not write to ${directory}: ${String(cause)}`, { directory }, { cause });
    this.#host.log.error('stopped: the log could not be written', { directory, error: cause });
    for (const connection of this.#host.connections) connection.destroy();
    void this.close();
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    for (const connection of this.#host.connections) connection.finish();
    await this.#timekeeper;
    await this.#store.close();
    for (const connection of this.#host.connections) connection.destroy();
    await closed;
    if (this.#failure === undefined) this.#outcome.resolve();
    else this.#outcome.reject(this.#failure);
  }
}

async function listen({ host: address, port, maxConnections, log }: ServerOptions, host: Host): Promise<Server> {
  const listener = createServer({ noDelay: true }, (socket) => host.connections.add(new Connection(socket, host)));
  listener.maxConnections = maxConnections;
  listener.on('drop', (dropped) =>
    log.warn('turned a client away: too many connections', { client: dropped?.remoteAddress, maxConnections }),
  );
  try {
    listener.listen({ host: address, port });
    await once(listener, 'listening');
  } catch (error) {
    throw listenFailure(error, address, port);
  }
  return listener;
}

function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = errnoOf(error);
  const details = { host, port };
  if (code === 'EADDRINUSE') {
    return new Failure('ALREADY_RUNNING', `port ${port} of ${host} is taken, by another ZooKeeper or something else`, details, {
      cause: error,
    });
  }
  if (code === 'EACCES') return new Failure('NOT_ALLOWED', `this user may not listen on port ${port}`, details, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new Failure('BAD_SETTING', `${host} is no address of this machine`, details, { cause: error });
  }
  return error;
}

/** Below 2^53, and far from what another directory would begin with: a client of that one does not meet its session here. */
function freshSessionId(random: Random): number {
  return 2 ** 48 + Buffer.from(random.bytes(4)).readUInt32BE() * 2 ** 16;
}
