import { type AclEntry, type CreateMode, type Stat, type Step, type Version, type Znode, ZooKeeperError } from '../port.js';
import { pathFault } from '../znode-path.js';
import type { Chroot } from './chroot.js';
import { codes } from './faults.js';
import { bufferOf, type Jute, type JuteRecord } from './jute.js';
import { aclEntry, aclRecords, createFlags, statFrom, versionOf } from './records.js';
import { frameOf, type Request } from './request.js';
import { commitRequest, stepError } from './transaction.js';
import type { Watcher, WatchTable } from './watches.js';

/** Builds the request of each operation. A watch is registered when the answer arrives: without an answer it was never set. */
export class Requests {
  readonly #jute: Jute;
  readonly #chroot: Chroot;
  readonly #watches: WatchTable;

  constructor(jute: Jute, chroot: Chroot, watches: WatchTable) {
    this.#jute = jute;
    this.#chroot = chroot;
    this.#watches = watches;
  }

  read(path: string, watch: Watcher | undefined): Request<Znode | undefined> {
    const { protocol, OP_CODES } = this.#jute;
    return this.#reading(path, OP_CODES.GET_DATA, new protocol.GetDataRequest(this.#at(path), watch !== undefined), (body) => {
      if (watch !== undefined) this.#watches.add('data', path, watch);
      const { data, stat } = decoded(new protocol.GetDataResponse(), body);
      return { data: data ?? new Uint8Array(), stat: statFrom(stat) };
    });
  }

  stat(path: string, watch: Watcher | undefined): Request<Stat | undefined> {
    const { protocol, OP_CODES } = this.#jute;
    const record = new protocol.ExistsRequest(this.#at(path), watch !== undefined);
    const found = (body: Buffer) => {
      if (watch !== undefined) this.#watches.add('data', path, watch);
      return statFrom(decoded(new protocol.ExistsResponse(), body).stat);
    };
    const missing = () => {
      if (watch !== undefined) this.#watches.add('exists', path, watch);
    };
    return this.#reading(path, OP_CODES.EXISTS, record, found, missing);
  }

  children(path: string, watch: Watcher | undefined): Request<readonly string[] | undefined> {
    const { protocol, OP_CODES } = this.#jute;
    const record = new protocol.GetChildren2Request(this.#at(path), watch !== undefined);
    return this.#reading(path, OP_CODES.GET_CHILDREN2, record, (body) => {
      if (watch !== undefined) this.#watches.add('children', path, watch);
      return decoded(new protocol.GetChildren2Response(), body).children ?? [];
    });
  }

  create(path: string, data: Uint8Array, mode: CreateMode, acl: readonly AclEntry[]): Request<string> {
    const { protocol, OP_CODES } = this.#jute;
    const at = this.#at(path, mode.endsWith('sequential'));
    const record = new protocol.CreateRequest(at, bufferOf(data), aclRecords(this.#jute, acl), createFlags[mode]);
    return this.#writing({ kind: 'create', path }, OP_CODES.CREATE, record, (body) =>
      this.#chroot.fromServer(decoded(new protocol.CreateResponse(), body).path),
    );
  }

  /** Creates an empty persistent znode at a path of the server, above the chroot. */
  createAbove(serverPath: string, acl: readonly AclEntry[]): Request<string> {
    const { protocol, OP_CODES } = this.#jute;
    const record = new protocol.CreateRequest(serverPath, Buffer.alloc(0), aclRecords(this.#jute, acl), createFlags.persistent);
    return this.#writing({ kind: 'create', path: '/' }, OP_CODES.CREATE, record, () => serverPath);
  }

  write(path: string, data: Uint8Array, expected: Version | 'any'): Request<Stat> {
    const { protocol, OP_CODES } = this.#jute;
    const record = new protocol.SetDataRequest(this.#at(path), bufferOf(data), versionOf(expected));
    return this.#writing({ kind: 'write', path }, OP_CODES.SET_DATA, record, (body) =>
      statFrom(decoded(new protocol.SetDataResponse(), body).stat),
    );
  }

  delete(path: string, expected: Version | 'any'): Request<void> {
    const { protocol, OP_CODES } = this.#jute;
    const record = new protocol.DeleteRequest(this.#at(path), versionOf(expected));
    return this.#writing({ kind: 'delete', path }, OP_CODES.DELETE, record, () => {});
  }

  commit(steps: readonly Step[], acl: readonly AclEntry[]) {
    for (const step of steps) this.#at(step.path, step.kind === 'create' && step.mode?.endsWith('sequential'));
    return commitRequest(this.#jute, this.#chroot, steps, acl);
  }

  sync(path: string): Request<void> {
    // A sync request consists of a path only, like the answer to a create, whose codec is used here.
    const record = new this.#jute.protocol.CreateResponse(this.#at(path));
    return this.#reading(path, this.#jute.OP_CODES.SYNC, record, () => {});
  }

  readAcl(path: string): Request<readonly AclEntry[] | undefined> {
    const { protocol, OP_CODES } = this.#jute;
    return this.#reading(path, OP_CODES.GET_ACL, new protocol.GetACLRequest(this.#at(path)), (body) =>
      (decoded(new protocol.GetACLResponse(), body).acl ?? []).map(aclEntry),
    );
  }

  writeAcl(path: string, acl: readonly AclEntry[]): Request<void> {
    const { protocol, OP_CODES } = this.#jute;
    const record = new protocol.SetACLRequest(this.#at(path), aclRecords(this.#jute, acl), -1);
    return this.#writing({ kind: 'write', path }, OP_CODES.SET_ACL, record, () => {});
  }

  closeSession(): Request<void> {
    return { path: '/', kind: 'write', frame: frameOf(this.#jute, '/', this.#jute.OP_CODES.CLOSE_SESSION, null), answer: () => {} };
  }

  /** @throws ZooKeeperError bad path */
  #at(path: string, sequential = false): string {
    const detail = pathFault(path, sequential);
    if (detail !== undefined) throw new ZooKeeperError('bad path', path, { detail });
    return this.#chroot.toServer(path);
  }

  #reading<Answer>(
    path: string,
    type: number,
    record: JuteRecord,
    found: (body: Buffer) => Answer,
    missing: () => void = () => {},
  ): Request<Answer | undefined> {
    return {
      path,
      kind: 'read',
      frame: frameOf(this.#jute, path, type, record),
      answer(code, body) {
        if (code === codes.ok) return found(body);
        if (code !== codes.noZnode) throw stepError(code, { kind: 'check', path });
        missing();
        return undefined;
      },
    };
  }

  #writing<Answer>(step: Pick<Step, 'kind' | 'path'>, type: number, record: JuteRecord, done: (body: Buffer) => Answer): Request<Answer> {
    return {
      path: step.path,
      kind: 'write',
      frame: frameOf(this.#jute, step.path, type, record),
      answer(code, body) {
        if (code !== codes.ok) throw stepError(code, step);
        return done(body);
      },
    };
  }
}

function decoded<Record extends JuteRecord>(record: Record, body: Buffer): Record {
  record.deserialize(body, 0);
  return record;
}
