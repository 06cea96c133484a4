import { once } from 'node:events';
import net from 'node:net';
import { FrameReader } from '../../src/zookeeper/client/frames.js';
import { portOf } from '../stack/ports.js';

/** Numbers of the protocol that the scripts speak of. */
export const ops = { create: 1, exists: 3, getData: 4, multi: 14, auth: 100, setWatches: 101, closeSession: -11 } as const;

export interface ScriptedRequest {
  readonly type: number;
  /** Of the record behind the header. */
  readonly body: Buffer;
  /** How long the whole packet is. */
  readonly bytes: number;
}

/** @returns what to answer; `silence` to say nothing, `hang up` to end the connection */
export type Script = (request: ScriptedRequest) => { code?: number; body?: Buffer } | 'silence' | 'hang up';

const sessionTimeoutMs = 3_000;

/** A server that speaks just enough of ZooKeeper to be as bad as a test needs it. */
export class ScriptedZooKeeper {
  readonly port: number;
  /** Every request of every connection, in order; pings are answered and not listed. */
  readonly requests: ScriptedRequest[] = [];
  /** How many connections asked for a session, whether they got one or not. */
  handshakes = 0;
  script: Script = () => ({});
  /** What it says to who asks for a session. */
  greeting: 'welcome' | 'expired' | 'silence' = 'welcome';

  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #sessions = 0;

  static async start(script?: Script): Promise<ScriptedZooKeeper> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scripted = new ScriptedZooKeeper(server);
    if (script !== undefined) scripted.script = script;
    return scripted;
  }

  private constructor(server: net.Server) {
    this.#server = server;
    this.port = portOf(server);
    server.on('connection', (socket) => this.#serve(socket));
  }

  get quorum(): string {
    return `127.0.0.1:${this.port}`;
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: net.Socket): void {
    const reader = new FrameReader();
    let greeted = false;
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const frame of reader.push(chunk)) {
        if (greeted) this.#answer(socket, frame);
        else this.#greet(socket);
        greeted = true;
      }
    });
  }

  #greet(socket: net.Socket): void {
    this.handshakes++;
    if (this.greeting === 'silence') return;
    const isWelcome = this.greeting === 'welcome';
    const response = Buffer.alloc(37);
    response.writeInt32BE(isWelcome ? sessionTimeoutMs : 0, 4);
    response.writeBigInt64BE(isWelcome ? BigInt(++this.#sessions) : 0n, 8);
    response.writeInt32BE(16, 16);
    socket.write(framed(response));
    if (!isWelcome) {
      this.greeting = 'welcome';
      socket.end();
    }
  }

  #answer(socket: net.Socket, frame: Buffer): void {
    const [xid, type] = [frame.readInt32BE(0), frame.readInt32BE(4)];
    const request = { type, body: frame.subarray(8), bytes: frame.length };
    const isPing = type === 11;
    if (!isPing) this.requests.push(request);
    const answer = this.script(request);
    if (answer === 'silence') return;
    if (answer === 'hang up') {
      socket.destroy();
      return;
    }
    const { code = 0, body = Buffer.alloc(0) } = isPing ? {} : answer;
    const header = Buffer.alloc(16);
    header.writeInt32BE(xid, 0);
    header.writeBigInt64BE(1n, 4);
    header.writeInt32BE(code, 12);
    socket.write(framed(Buffer.concat([header, body])));
  }
}

/** What a getData is answered with, its data empty. */
export function emptyZnode(): Buffer {
  return Buffer.alloc(4 + 68);
}

/** What a create is answered with. */
export function madePath(path: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(path));
  return Buffer.concat([length, Buffer.from(path)]);
}

function framed(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length);
  return Buffer.concat([length, content]);
}
