import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { JuteReader } from '../../../src/zookeeper/embedded/jute/reader.js';
import { JuteWriter } from '../../../src/zookeeper/embedded/jute/writer.js';
import { until } from '../../eventually.js';

export interface Reply {
  readonly xid: number;
  readonly zxid: number;
  readonly code: number;
  readonly body: JuteReader;
}

interface RawSession {
  readonly id: number;
  readonly password: Uint8Array | undefined;
  readonly timeoutMs: number;
}

/** A client with nothing between it and the wire: to say what no client library says, and to see all that comes back. */
export class RawClient {
  readonly socket: Socket;
  /** In the order they came, watch events included. */
  readonly replies: Reply[] = [];
  session: RawSession | undefined;
  isClosed = false;
  #bytes = Buffer.alloc(0);
  #xid = 0;

  static async connect(port: number): Promise<RawClient> {
    const client = new RawClient(connect(port, '127.0.0.1'));
    await once(client.socket, 'connect');
    return client;
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      while (this.#bytes.length >= 4 && this.#bytes.length >= 4 + this.#bytes.readInt32BE()) {
        const end = 4 + this.#bytes.readInt32BE();
        this.#arrived(new JuteReader(this.#bytes, 4, end));
        this.#bytes = this.#bytes.subarray(end);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  send(write: (writer: JuteWriter) => void): void {
    const writer = new JuteWriter();
    const from = writer.skipInt();
    write(writer);
    writer.setInt(from, writer.at - 4);
    this.socket.write(writer.written);
  }

  async greet({ timeoutMs = 4_000, sessionId = 0, password = Buffer.alloc(16) as Uint8Array, lastZxidSeen = 0 } = {}): Promise<RawSession> {
    this.send((writer) => {
      writer.int(0);
      writer.long(lastZxidSeen);
      writer.int(timeoutMs);
      writer.long(sessionId);
      writer.buffer(password);
      writer.bool(false);
    });
    await until('an answer to the handshake', () => this.session !== undefined || this.isClosed);
    if (this.session === undefined) throw new Error('the connection was closed');
    return this.session;
  }

  /** @returns the transaction id, without waiting for the answer */
  ask(op: number, write: (writer: JuteWriter) => void = () => {}): number {
    const xid = ++this.#xid;
    this.send((writer) => {
      writer.int(xid);
      writer.int(op);
      write(writer);
    });
    return xid;
  }

  async request(op: number, write?: (writer: JuteWriter) => void): Promise<Reply> {
    return this.answer(this.ask(op, write));
  }

  async answer(xid: number): Promise<Reply> {
    const found = () => this.replies.find((reply) => reply.xid === xid);
    await until(`an answer to request ${xid}`, () => found() !== undefined || this.isClosed);
    const reply = found();
    if (reply === undefined) throw new Error('the connection was closed');
    return reply;
  }

  #arrived(reader: JuteReader): void {
    if (this.session === undefined) {
      reader.int();
      const timeoutMs = reader.int();
      this.session = { timeoutMs, id: reader.long(), password: reader.buffer() };
      return;
    }
    this.replies.push({ xid: reader.int(), zxid: reader.long(), code: reader.int(), body: reader });
  }
}

export const openWorld = (writer: JuteWriter) =>
  writer.list([0], () => {
    writer.int(31);
    writer.text('world');
    writer.text('anyone');
  });
