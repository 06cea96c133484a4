import { once } from 'node:events';
import net from 'node:net';
import { FrameReader } from './frames.js';
import type { Server } from './quorum.js';

/** All in PEM. A server's certificate is always checked; that it names the host, unless `anyServerName` is set. */
export interface TlsOptions {
  readonly ca?: string | Uint8Array | undefined;
  readonly certificate?: string | Uint8Array | undefined;
  readonly key?: string | Uint8Array | undefined;
  readonly passphrase?: string | undefined;
  readonly anyServerName?: boolean | undefined;
}

/** The xid of a frame that no request asked for. */
export const notificationXid = -1;

/**
 * Frames over one TCP or TLS connection, from its opening to its end.
 *
 * Frames reach the receiver one by one, in order. A notification that comes right behind an answer is held until the code that awaits the
 * answer has run: it would otherwise hear of a change before it knows the state that was changed.
 */
export class Transport {
  /** Why the connection ended. Always resolves, and only after the last frame was handed over. */
  readonly ended: Promise<Error>;

  readonly #socket: net.Socket;
  readonly #reader = new FrameReader();
  readonly #finished = Promise.withResolvers<Error>();
  #frames: Buffer[] = [];
  #receiver: ((frame: Buffer) => void) | undefined;
  #reason: Error | undefined;

  /** @throws what the socket or `signal` gave as the reason */
  static async connect(server: Server, tls: TlsOptions | undefined, signal: AbortSignal): Promise<Transport> {
    const socket = tls === undefined ? net.connect({ ...server }) : await connectTls(server, tls);
    const closed = new AbortController();
    socket.once('close', () => closed.abort(new Error('closed while connecting')));
    try {
      await once(socket, tls === undefined ? 'connect' : 'secureConnect', { signal: AbortSignal.any([signal, closed.signal]) });
    } catch (error) {
      socket.on('error', () => {});
      socket.destroy();
      throw signal.aborted ? signal.reason : error;
    }
    return new Transport(socket);
  }

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    this.ended = this.#finished.promise;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('error', (error) => {
      this.#reason ??= error;
    });
    socket.on('close', () => this.#finish());
  }

  /** Sends a frame. Those of one turn of the event loop leave in one write. */
  send(frame: Buffer): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork();
      process.nextTick(() => this.#socket.uncork());
    }
    this.#socket.write(frame);
  }

  /** @throws why it ended, when it ends before another frame comes */
  nextFrame(): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    void this.ended.then(reject);
    this.receive((frame) => {
      this.#receiver = undefined;
      resolve(frame);
    });
    return promise;
  }

  /** Hands every frame from now on to `receiver`. An error that it throws ends the connection. */
  receive(receiver: (frame: Buffer) => void): void {
    this.#receiver = receiver;
    this.#deliver();
  }

  destroy(reason: Error): void {
    this.#reason ??= reason;
    this.#frames = [];
    this.#receiver = undefined;
    this.#socket.destroy();
  }

  #received(chunk: Buffer): void {
    try {
      this.#frames.push(...this.#reader.push(chunk));
    } catch (error) {
      this.destroy(new Error('sent what is not ZooKeeper', { cause: error }));
    }
    this.#deliver();
  }

  #deliver(): void {
    let answered = false;
    for (let frame = this.#frames[0]; frame !== undefined && this.#receiver !== undefined; frame = this.#frames[0]) {
      const notifies = frame.length >= 4 && frame.readInt32BE(0) === notificationXid;
      if (notifies && answered) {
        setImmediate(() => this.#deliver());
        return;
      }
      answered ||= !notifies;
      this.#frames.shift();
      this.#hand(frame, this.#receiver);
    }
  }

  #hand(frame: Buffer, receiver: (frame: Buffer) => void): void {
    try {
      receiver(frame);
    } catch (error) {
      this.destroy(new Error('sent an answer that cannot be read', { cause: error }));
    }
  }

  #finish(): void {
    this.#deliver();
    if (this.#receiver !== undefined && this.#frames.length > 0) {
      setImmediate(() => this.#finish());
      return;
    }
    this.#finished.resolve(this.#reason ?? new Error('closed the connection'));
  }
}

/** @returns once it is begun: `secureConnect` comes when it is done */
export async function connectTls({ host, port }: Server, tls: TlsOptions): Promise<net.Socket> {
  const { connect } = await import('node:tls');
  const pem = (text: string | Uint8Array | undefined) => (text === undefined || typeof text === 'string' ? text : Buffer.from(text));
  return connect({
    host,
    port,
    ...(net.isIP(host) === 0 && { servername: host }),
    ca: pem(tls.ca),
    cert: pem(tls.certificate),
    key: pem(tls.key),
    passphrase: tls.passphrase,
    ...(tls.anyServerName && { checkServerIdentity: () => undefined }),
  });
}
