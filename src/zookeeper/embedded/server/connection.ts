import type { Socket } from 'node:net';
import { digestIdentity, type Identity } from '../core/acl.js';
import { Code } from '../core/code.js';
import type { Caller } from '../core/request.js';
import type { EventType } from '../core/watches.js';
import { JuteReader, Malformed } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';
import { answerTo, isFourLetterWord } from './four-letter.js';
import { readConnectRequest, writeConnectResponse } from './handshake.js';
import type { Host, Peer } from './host.js';
import { Op, watchEventXid } from './opcode.js';
import { Output } from './output.js';
import { PacketSplitter } from './packets.js';
import { handleRequest } from './request-handler.js';

/** Past this many queued bytes nothing more is read from a client, until it has read its answers. */
const outputPauseBytes = 1 << 20;
/** Past this many queued bytes the connection is closed: watch events are queued even while nothing is read. */
const outputLimitBytes = 32 << 20;
/** Past this many bytes that wait to be written to disk, nothing is read from any client. */
const backlogPauseBytes = 16 << 20;
const fourLetters = 4;
/** KeeperState SyncConnected, the only one that a server sends. */
const syncConnected = 3;
/** How long a silent client may take for its handshake, and to close the connection after the last answer. */
const manners = { greetingMs: 10_000, partingMs: 1_000 };

/** One client's connection: packets in, answers and watch events out, in order. */
export class Connection implements Peer {
  readonly address: string;
  received = 0;
  sent = 0;
  /** Undefined before the handshake. */
  sessionId: number | undefined;
  readonly #socket: Socket;
  readonly #host: Host;
  readonly #input = new PacketSplitter();
  readonly #output = new Output();
  readonly identities: Identity[];
  #hasSpoken = false;
  #isEnding = false;
  #arrivedAt = 0;

  constructor(socket: Socket, host: Host) {
    this.#socket = socket;
    this.#host = host;
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    this.address = `${address}:${socket.remotePort}`;
    this.identities = [{ scheme: 'ip', id: address }];
    socket.setTimeout(manners.greetingMs, () => this.destroy());
    socket.on('data', (chunk) => this.#arrived(chunk));
    socket.on('drain', () => this.work());
    socket.on('error', (error) => host.log.debug('a connection broke', { client: this.address, error: error.message }));
    socket.on('close', () => host.disconnected(this));
  }

  get queuedBytes(): number {
    return this.#output.bytes + this.#socket.writableLength;
  }

  notify(type: EventType, path: string): void {
    if (this.#isEnding) return;
    this.#packet((writer) => {
      writer.int(watchEventXid);
      writer.long(this.#host.machine.zxid);
      writer.int(Code.ok);
      writer.int(type);
      writer.int(syncConnected);
      writer.text(path);
    });
    this.#host.hasOutput(this);
  }

  /** Handles packets that have arrived, unless too much output waits, and sends the output that may go. */
  work(): void {
    this.#handleInput();
    if (this.flush()) this.#host.hasOutput(this);
  }

  /** Sends the output that reveals only durable transactions. @returns whether more waits */
  flush(): boolean {
    const released = this.#output.release(this.#host.durableZxid);
    const now = released.length === 0 ? 0 : this.#host.clock.elapsed();
    for (const { bytes, answers, since } of released) {
      this.#socket.write(bytes);
      this.sent += answers;
      this.#host.traffic.answered(answers, now - since);
    }
    if (this.#isEnding && this.#output.isEmpty) this.#part();
    else if (this.queuedBytes > outputLimitBytes) this.drop('does not read what it is sent', { queuedBytes: this.queuedBytes });
    return !this.#output.isEmpty;
  }

  /** Handles no more packets, sends the answers that are left, and closes. */
  finish(): void {
    this.#isEnding = true;
    this.flush();
  }

  /** Closes the connection without an answer; the session lives on. */
  drop(why: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (this.#socket.destroyed) return;
    this.#host.log.warn(`closed a connection: ${why}`, { client: this.address, ...fields });
    this.destroy();
  }

  destroy(): void {
    this.#isEnding = true;
    this.#socket.destroy();
  }

  #arrived(chunk: Buffer): void {
    this.#arrivedAt = this.#host.clock.elapsed();
    if (this.sessionId !== undefined) this.#host.heardOf(this.sessionId, this.#arrivedAt);
    this.#input.add(chunk);
    this.work();
  }

  #handleInput(): void {
    try {
      while (!this.#isEnding && !this.#mustPause()) {
        if (!this.#hasSpoken && this.#handleFourLetters()) return;
        const packet = this.#input.next();
        if (packet === undefined) break;
        this.#handlePacket(packet);
      }
    } catch (thrown) {
      if (thrown instanceof Malformed) this.drop('it does not speak the protocol', { why: thrown.message });
      else this.#failed(thrown);
    }
    if (this.#isEnding || !this.#mustPause()) this.#socket.resume();
    else {
      this.#socket.pause();
      this.#host.isPaused(this);
    }
  }

  #failed(error: unknown): void {
    this.#host.log.error('a request failed by a defect of this server; closed its connection', { client: this.address, error });
    this.destroy();
  }

  #part(): void {
    this.#socket.end();
    this.#socket.setTimeout(manners.partingMs);
  }

  #mustPause(): boolean {
    return this.queuedBytes > outputPauseBytes || this.#host.backlogBytes > backlogPauseBytes;
  }

  /** @returns whether the client sent a four-letter word, or too few bytes to decide */
  #handleFourLetters(): boolean {
    const word = this.#input.peek(fourLetters);
    if (word === undefined) return true;
    if (!isFourLetterWord(word)) return false;
    this.#hasSpoken = true;
    this.#isEnding = true;
    this.#socket.write(answerTo(word.toString('latin1'), this.#host.condition()));
    return true;
  }

  #handlePacket(packet: Buffer): void {
    this.#hasSpoken = true;
    this.received++;
    this.#host.traffic.received++;
    const reader = new JuteReader(packet);
    if (this.sessionId === undefined) this.#shakeHands(reader);
    else this.#handleRequest(this.sessionId, reader);
  }

  #shakeHands(reader: JuteReader): void {
    const request = readConnectRequest(reader);
    const { zxid } = this.#host.machine;
    if (request.lastZxidSeen > zxid) {
      const seen = `0x${request.lastZxidSeen.toString(16)}`;
      this.drop('it has seen a later state than ours: it knows another ensemble, or this one before its directory was emptied', {
        seen,
        ours: `0x${zxid.toString(16)}`,
      });
      return;
    }
    const response = this.#host.admit(this, request);
    this.#packet((writer) => writeConnectResponse(writer, response));
    if (this.sessionId === undefined) this.#isEnding = true;
    else this.#socket.setTimeout(0);
  }

  #handleRequest(sessionId: number, reader: JuteReader): void {
    const [xid, op] = [reader.int(), reader.int()];
    if (op === Op.ping) this.reply(xid, Code.ok);
    else if (op === Op.auth) this.#authenticate(xid, reader);
    else if (op === Op.closeSession) {
      this.#host.closeSession(sessionId);
      this.reply(xid, Code.ok);
      this.#isEnding = true;
    } else {
      const { machine, clock } = this.#host;
      const caller: Caller = { sessionId, identities: this.identities };
      handleRequest({ machine, caller, watcher: this }, xid, op, reader, clock.now(), this);
    }
  }

  /** AuthPacket: type int | scheme ustring | auth buffer */
  #authenticate(xid: number, reader: JuteReader): void {
    reader.int();
    const scheme = reader.text();
    const credentials = Buffer.from(reader.buffer() ?? []).toString('utf8');
    const isKnown = scheme === 'ip' || (scheme === 'digest' && credentials.includes(':'));
    if (scheme === 'digest' && isKnown) this.#addIdentity(digestIdentity(credentials));
    this.reply(xid, isKnown ? Code.ok : Code.authFailed);
    if (!isKnown) this.#isEnding = true;
  }

  #addIdentity(identity: Identity): void {
    if (!this.identities.some(({ scheme, id }) => scheme === identity.scheme && id === identity.id)) this.identities.push(identity);
  }

  /** ReplyHeader: xid int | zxid long | err int; then the body. */
  reply(xid: number, code: number, body?: (writer: JuteWriter) => void): void {
    this.#packet((writer) => {
      writer.int(xid);
      writer.long(this.#host.machine.zxid);
      writer.int(code);
      body?.(writer);
    });
    this.#output.countAnswer(this.#arrivedAt);
  }

  /** Writes a packet, or nothing when writing its body throws. */
  #packet(write: (writer: JuteWriter) => void): void {
    const writer = this.#output.writer(this.#host.machine.zxid, this.#host.gatheringAfter);
    const from = writer.skipInt();
    try {
      write(writer);
      writer.setInt(from, writer.at - from - 4);
    } catch (thrown) {
      writer.at = from;
      throw thrown;
    }
  }
}
