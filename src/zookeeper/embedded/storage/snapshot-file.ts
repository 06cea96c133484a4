import { Sessions } from '../core/sessions.js';
import { Tree } from '../core/tree.js';
import type { ZnodeRecord } from '../core/znode.js';
import { isEphemeral } from '../core/znode.js';
import { JuteReader, Malformed } from '../jute/reader.js';
import { JuteWriter } from '../jute/writer.js';
import { type Frame, frameOverhead, sealFrame } from './frame.js';
import { readAcl, writeAcl } from './transaction-codec.js';

/**
 * A snapshot: this header, then frames numbered from 0. Each holds entries: a kind (int) and its fields. The last entry is the `end`, with
 * how many znodes there were.
 */
export const snapshotHeader = Buffer.from('maas zookeeper snapshot 1\n', 'latin1');

const Entry = { head: 1, session: 2, znode: 3, end: 4 } as const;

/** Gathers entries of a snapshot and hands them out in frames. */
export class SnapshotEncoder {
  #writer = this.#fresh();
  #frames = 0;
  #znodes = 0;

  get length(): number {
    return this.#writer.at - frameOverhead;
  }

  head(zxid: number, sessions: Sessions): void {
    this.#writer.int(Entry.head);
    this.#writer.long(zxid);
    this.#writer.long(sessions.lastId);
    for (const { id, password, timeoutMs } of sessions.byId.values()) {
      this.#writer.int(Entry.session);
      this.#writer.long(id);
      this.#writer.buffer(password);
      this.#writer.int(timeoutMs);
    }
  }

  znode(path: string, znode: ZnodeRecord): void {
    const writer = this.#writer;
    writer.int(Entry.znode);
    writer.text(path);
    writer.buffer(znode.data);
    writeAcl(writer, znode.acl);
    for (const long of [znode.czxid, znode.mzxid, znode.pzxid, znode.ctime, znode.mtime, znode.owner]) writer.long(long);
    for (const int of [znode.version, znode.aversion, znode.created]) writer.int(int);
    this.#znodes++;
  }

  end(): void {
    this.#writer.int(Entry.end);
    this.#writer.int(this.#znodes);
  }

  /** @returns what has gathered, as it goes to the file; undefined when nothing has */
  takeFrame(): Buffer | undefined {
    if (this.length === 0) return undefined;
    const bytes = this.#writer.written;
    sealFrame(bytes, 0, bytes.length, this.#frames++);
    this.#writer = this.#fresh();
    return bytes;
  }

  #fresh(): JuteWriter {
    const writer = new JuteWriter(64 << 10);
    writer.at = frameOverhead;
    return writer;
  }
}

export interface SnapshotState {
  readonly zxid: number;
  readonly tree: Tree;
  readonly sessions: Sessions;
}

/** @throws Malformed */
export function stateIn(frames: readonly Frame[]): SnapshotState {
  const decoder = new SnapshotDecoder();
  for (const [place, { number, payload }] of frames.entries()) {
    if (number !== place) throw new Malformed(`frame ${number} where frame ${place} belongs`);
    for (const reader = new JuteReader(payload); reader.left > 0; ) decoder.entry(reader);
  }
  return decoder.state();
}

class SnapshotDecoder {
  readonly #tree = new Tree();
  #sessions = new Sessions(0);
  #zxid: number | undefined;
  #announced: number | undefined;

  entry(reader: JuteReader): void {
    const kind = reader.int();
    switch (kind) {
      case Entry.head:
        this.#zxid = reader.long();
        this.#sessions = new Sessions(reader.long());
        break;
      case Entry.session:
        this.#sessions.open(reader.long(), reader.buffer() ?? new Uint8Array(), reader.int());
        break;
      case Entry.znode:
        this.#tree.restore(reader.text(), readZnode(reader));
        break;
      case Entry.end:
        this.#announced = reader.int();
        break;
      default:
        throw new Malformed(`no entry has kind ${kind}`);
    }
  }

  state(): SnapshotState {
    if (this.#zxid === undefined || this.#announced !== this.#tree.znodes.size) throw new Malformed('it ends too early');
    join(this.#tree, this.#sessions);
    return { zxid: this.#zxid, tree: this.#tree, sessions: this.#sessions };
  }
}

function readZnode(reader: JuteReader): ZnodeRecord {
  const [data, acl] = [reader.buffer(), readAcl(reader)];
  const [czxid, mzxid, pzxid, ctime, mtime, owner] = [
    reader.long(),
    reader.long(),
    reader.long(),
    reader.long(),
    reader.long(),
    reader.long(),
  ];
  const [version, aversion, created] = [reader.int(), reader.int(), reader.int()];
  return { data, acl, czxid, mzxid, pzxid, ctime, mtime, version, aversion, created, owner, children: undefined, snapshot: 0 };
}

function join(tree: Tree, sessions: Sessions): void {
  const orphan = tree.link();
  if (orphan !== undefined) throw new Malformed(`${orphan} has no parent`);
  for (const [path, znode] of tree.znodes) if (isEphemeral(znode)) sessions.get(znode.owner)?.ephemerals.add(path);
}
