import { once } from 'node:events';
import net from 'node:net';
import { portOf } from './ports.ts';

/** What befalls the bytes of a connection. Each applies to both ways, and to connections that are open already. */
export interface NetworkFaults {
  /** New connections are refused with a reset. */
  refuse: boolean;
  /** Nothing passes, and nobody is told: a half-open connection. */
  hold: boolean;
  delayMs: number;
  bytesPerSecond: number;
  /** Bits flipped in what the server says. */
  garble: boolean;
}

const noFaults: NetworkFaults = { refuse: false, hold: false, delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY, garble: false };

/** A TCP proxy on loopback that does to a connection what networks do. */
export class TcpProxy {
  readonly port: number;
  readonly faults: NetworkFaults = { ...noFaults };
  /** Cuts every connection once the server has sent this many more bytes: in the middle of a frame, if need be. */
  cutAfterServerBytes = Number.POSITIVE_INFINITY;

  readonly #server: net.Server;
  readonly #target: () => { host: string; port: number };
  readonly #pairs = new Set<Pair>();

  /** @param target asked at each connection */
  static async start(target: () => { host: string; port: number }): Promise<TcpProxy> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, target);
  }

  private constructor(server: net.Server, target: () => { host: string; port: number }) {
    this.port = portOf(server);
    this.#server = server;
    this.#target = target;
    server.on('connection', (client) => this.#accept(client));
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Ends every connection now; new ones are taken. */
  cut(): void {
    for (const pair of this.#pairs) pair.cut();
  }

  heal(): void {
    Object.assign(this.faults, noFaults);
    this.cutAfterServerBytes = Number.POSITIVE_INFINITY;
    for (const pair of this.#pairs) pair.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: net.Socket): void {
    if (this.faults.refuse) {
      client.resetAndDestroy();
      return;
    }
    const pair = new Pair(client, net.connect(this.#target()), this);
    this.#pairs.add(pair);
    client.on('close', () => this.#pairs.delete(pair));
  }
}

class Pair {
  readonly #client: net.Socket;
  readonly #server: net.Socket;
  readonly #proxy: TcpProxy;
  readonly #held: (() => void)[] = [];

  constructor(client: net.Socket, server: net.Socket, proxy: TcpProxy) {
    this.#client = client;
    this.#server = server;
    this.#proxy = proxy;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => this.cut());
    }
    client.on('data', (chunk) => this.#pass(client, server, chunk));
    server.on('data', (chunk) => this.#fromServer(chunk));
  }

  cut(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  resume(): void {
    for (const pass of this.#held.splice(0)) pass();
  }

  #fromServer(chunk: Buffer): void {
    if (this.#proxy.faults.garble) for (const [at, byte] of chunk.entries()) chunk[at] = byte ^ 0x5a;
    const left = this.#proxy.cutAfterServerBytes;
    if (chunk.length < left) {
      this.#proxy.cutAfterServerBytes -= chunk.length;
      this.#pass(this.#server, this.#client, chunk);
      return;
    }
    this.#proxy.cutAfterServerBytes = Number.POSITIVE_INFINITY;
    this.#client.write(chunk.subarray(0, left), () => this.cut());
  }

  #pass(from: net.Socket, to: net.Socket, chunk: Buffer): void {
    const { hold, delayMs, bytesPerSecond } = this.#proxy.faults;
    if (hold) {
      this.#held.push(() => this.#pass(from, to, chunk));
      return;
    }
    const waitMs = delayMs + (chunk.length * 1_000) / bytesPerSecond;
    if (waitMs === 0) {
      to.write(chunk);
      return;
    }
    from.pause();
    setTimeout(() => {
      to.write(chunk);
      from.resume();
    }, waitMs);
  }
}
