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

/** A client that does not take its answers is not read from until it does. */
const outputPauseBytes = 1 << 20;
/** Watch events come unasked: past this the client is let go. */
const outputLimitBytes = 32 << 20;
/** What the medium is behind with; past this nobody is read from. */
const backlogPauseBytes = 16 << 20;
const fourLetters = 4;
/** KeeperState: the only one that a server tells. */
const syncConnected = 3;
/** How long a client may take to say who it is, and to close once all was said. */
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

  /** Handles what has come, as far as what waits to go out allows, and sends what may go. */
  work(): void {
    this.#handleInput();
    if (this.flush()) this.#host.hasOutput(this);
  }

  /** Sends what tells only of what is durable. @returns whether more waits */
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

  /** Handles no more of what comes; sends what is still to be answered, and parts. */
  finish(): void {
    this.#isEnding = true;
    this.flush();
  }

  /** Lets the client go without a word to it; the session stays. */
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

  /** @returns whether the client said a word, or has not said enough to tell */
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

  /** Where the body can't be written, nothing is. */
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
