import type { Clock } from '../../runtime/clock/clock.js';
import { within } from '../../runtime/waits/deadline.js';
import { onAbort } from '../../runtime/waits/on-abort.js';
import type { WatchEvent } from '../port.js';
import type { OpenCall } from './call.js';
import { type Established, type Greeting, shakeHands } from './handshake.js';
import { type Jute, longOf } from './jute.js';
import { decideKeepalive } from './keepalive.js';
import type { Server } from './quorum.js';
import { xidAt } from './request.js';
import { notificationXid, type TlsOptions, Transport } from './transport.js';
import type { WatchBatch } from './watches.js';

export interface Listener {
  /** Called after an answer was handed over: there is room for another request. */
  roomMade(): void;
  notified(event: WatchEvent & { kind: Exclude<WatchEvent['kind'], 'session lost'> }): void;
}

export interface ConnectionOptions {
  readonly server: Server;
  readonly tls: TlsOptions | undefined;
  readonly greeting: Greeting;
  /** Limit of the whole opening: TCP, TLS, session and credentials. */
  readonly limitMs: number;
  readonly clock: Clock;
}

const pingXid = -2;
const setWatchesXid = -8;
const headerBytes = 16;
const eventKinds: Readonly<Record<number, Exclude<WatchEvent['kind'], 'session lost'>>> = {
  1: 'created',
  2: 'deleted',
  3: 'data changed',
  4: 'children changed',
};

/** One established connection to one server. Sends requests and pings, and receives answers in the order of the requests, and notifications. Ends once, for one reason. */
export class Connection {
  readonly established: Established;
  readonly server: Server;
  readonly ended: Promise<Error>;

  readonly #transport: Transport;
  readonly #jute: Jute;
  readonly #clock: Clock;
  readonly #awaiting: { xid: number; call: OpenCall }[] = [];
  readonly #stop = new AbortController();
  #listener: Listener | undefined;
  #xid = 0;
  #lastZxid: bigint;
  #sentAt: number;
  #receivedAt: number;

  /** @throws SessionExpired, CredentialsRefused, the reason of `signal`, or why the server could not be reached */
  static async open(jute: Jute, options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
    const { server, tls, greeting, limitMs, clock } = options;
    const late = () => new Error(`no answer in ${limitMs} ms`);
    return within({ clock, limitMs, signal, late }, async (limited) => {
      const transport = await Transport.connect(server, tls, limited);
      using _ = onAbort(limited, () => transport.destroy(limited.reason));
      try {
        return new Connection(transport, jute, options, await shakeHands(transport, jute, greeting));
      } catch (error) {
        transport.destroy(new Error('handshake failed', { cause: error }));
        throw error;
      }
    });
  }

  private constructor(transport: Transport, jute: Jute, { clock, server, greeting }: ConnectionOptions, established: Established) {
    this.#transport = transport;
    this.#jute = jute;
    this.#clock = clock;
    this.#lastZxid = greeting.lastZxid;
    this.#sentAt = clock.elapsed();
    this.#receivedAt = clock.elapsed();
    this.server = server;
    this.established = established;
    this.ended = transport.ended.then((reason) => {
      this.#stop.abort();
      return reason;
    });
  }

  /** The number of requests that were sent and have no answer yet. */
  get inFlight(): number {
    return this.#awaiting.length;
  }

  /** The latest zxid in an answer that this client has processed. */
  get lastZxid(): bigint {
    return this.#lastZxid;
  }

  start(listener: Listener): void {
    this.#listener = listener;
    this.#transport.receive((frame) => this.#received(frame));
    void this.#keepAlive();
  }

  send(call: OpenCall): void {
    this.#xid = this.#xid === 0x7fffffff ? 1 : this.#xid + 1;
    call.frame.writeInt32BE(this.#xid, xidAt);
    this.#awaiting.push({ xid: this.#xid, call });
    this.#write(call.frame);
  }

  /** Sets the watches of a former connection again. The server notifies at once of what has changed since `sinceZxid`. */
  restoreWatches({ data, exists, children }: WatchBatch, sinceZxid: bigint): void {
    const record = new this.#jute.protocol.SetWatches(longOf(sinceZxid), data, exists, children);
    this.#write(
      new this.#jute.Request(new this.#jute.protocol.RequestHeader(setWatchesXid, this.#jute.OP_CODES.SET_WATCHES), record).toBuffer(),
    );
  }

  /** Takes the calls that were sent and not answered, in order. To be called after the connection has ended. */
  takeUnanswered(): OpenCall[] {
    return this.#awaiting.splice(0).map(({ call }) => call);
  }

  destroy(reason: Error): void {
    this.#transport.destroy(reason);
  }

  #write(frame: Buffer): void {
    this.#sentAt = this.#clock.elapsed();
    this.#transport.send(frame);
  }

  #received(frame: Buffer): void {
    this.#receivedAt = this.#clock.elapsed();
    const xid = frame.readInt32BE(0);
    const zxid = frame.readBigInt64BE(4);
    const code = frame.readInt32BE(12);
    const body = frame.subarray(headerBytes);

    if (xid === notificationXid) this.#notified(body);
    else if (xid !== pingXid && xid !== setWatchesXid) this.#answered(xid, code, body);
    // Only after the answer was processed: if the connection breaks during that, the next one must still be told of this change.
    if (zxid > this.#lastZxid) this.#lastZxid = zxid;
  }

  #answered(xid: number, code: number, body: Buffer): void {
    const first = this.#awaiting[0];
    if (first?.xid !== xid) throw new Error(`answered request ${xid} instead of ${first?.xid ?? 'none'}`);
    this.#awaiting.shift();
    first.call.answered(code, body);
    this.#listener?.roomMade();
  }

  #notified(body: Buffer): void {
    const event = new this.#jute.protocol.WatcherEvent();
    event.deserialize(body, 0);
    const kind = eventKinds[event.type];
    if (kind !== undefined) this.#listener?.notified({ kind, path: event.path });
  }

  async #keepAlive(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const decision = this.#decide();
      if (decision.action === 'ping') this.#write(pingFrame(this.#jute));
      const waitMs = decision.action === 'wait' ? decision.forMs : 1;
      await this.#clock.sleep(waitMs, signal).catch(() => {});
      // Decided twice, with a turn of the event loop between: a process that was suspended for a while has answers waiting unread in its socket.
      if (decision.action === 'drop' && this.#decide().action === 'drop') this.destroy(new Error('went silent'));
    }
  }

  #decide() {
    const now = this.#clock.elapsed();
    return decideKeepalive({ sentMs: now - this.#sentAt, receivedMs: now - this.#receivedAt }, this.established.timeoutMs);
  }
}

function pingFrame(jute: Jute): Buffer {
  return new jute.Request(new jute.protocol.RequestHeader(pingXid, jute.OP_CODES.PING), null).toBuffer();
}
