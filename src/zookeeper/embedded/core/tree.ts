import { openAcl, readOnlyAcl } from './acl.js';
import { nameOf, parentOf } from './path.js';
import type { Stamp } from './transaction.js';
import { containerOwner, type ZnodeRecord } from './znode.js';

/** Called just before a znode changes or is deleted, so that a snapshot in progress can still record it as it was. */
export type BeforeChange = (path: string, znode: ZnodeRecord) => void;

/** Takes back one change. */
export type Undo = () => void;

/**
 * The znodes, by path. Changes have to be checked by the caller. Each adds how to undo it to `undo`, where that is given.
 */
export class Tree {
  readonly znodes = new Map<string, ZnodeRecord>();
  readonly containers = new Set<string>();
  /** The number of the snapshot last begun. */
  snapshot = 0;
  #beforeChange: BeforeChange | undefined;
  dataBytes = 0;

  /** The znodes that every ZooKeeper has from the start. */
  static seeded(): Tree {
    const tree = new Tree();
    const stamp = { zxid: 0, time: 0 };
    const empty = new Uint8Array();
    tree.znodes.set('/', tree.#fresh(empty, openAcl, 0, stamp));
    for (const path of ['/zookeeper', '/zookeeper/quota']) tree.insert(path, empty, openAcl, 0, stamp);
    tree.insert('/zookeeper/config', empty, readOnlyAcl, 0, stamp);
    return tree;
  }

  /** Begins a snapshot of the tree as it is now. `beforeChange` is called before each change until `endSnapshot`. */
  beginSnapshot(beforeChange: BeforeChange): void {
    this.snapshot++;
    this.#beforeChange = beforeChange;
  }

  endSnapshot(): void {
    this.#beforeChange = undefined;
  }

  get(path: string): ZnodeRecord | undefined {
    return this.znodes.get(path);
  }

  insert(path: string, data: Uint8Array | undefined, acl: ZnodeRecord['acl'], owner: number, stamp: Stamp, undo?: Undo[]): ZnodeRecord {
    const znode = this.#fresh(data, acl, owner, stamp);
    const parent = this.#parentAboutToChange(path, undo);
    this.#attach(path, znode, parent);
    parent.created++;
    if (parent.pzxid < stamp.zxid) parent.pzxid = stamp.zxid;
    undo?.push(() => this.#detach(path, znode, parent));
    return znode;
  }

  remove(path: string, zxid: number, undo?: Undo[]): ZnodeRecord {
    const znode = this.#existing(path);
    this.#aboutToChange(path, znode, undo);
    const parent = this.#parentAboutToChange(path, undo);
    this.#detach(path, znode, parent);
    if (parent.pzxid < zxid) parent.pzxid = zxid;
    undo?.push(() => this.#attach(path, znode, parent));
    return znode;
  }

  setData(path: string, data: Uint8Array | undefined, { zxid, time }: Stamp, undo?: Undo[]): ZnodeRecord {
    const znode = this.#existing(path);
    this.#aboutToChange(path, znode, undo);
    this.dataBytes += (data?.length ?? 0) - (znode.data?.length ?? 0);
    znode.data = data;
    znode.version = (znode.version + 1) | 0;
    znode.mzxid = zxid;
    znode.mtime = time;
    return znode;
  }

  setAcl(path: string, acl: ZnodeRecord['acl'], undo?: Undo[]): ZnodeRecord {
    const znode = this.#existing(path);
    this.#aboutToChange(path, znode, undo);
    znode.acl = acl;
    znode.aversion = (znode.aversion + 1) | 0;
    return znode;
  }

  /** Puts a znode of a snapshot into the tree. `link` connects parents and children afterwards. */
  restore(path: string, znode: ZnodeRecord): void {
    this.znodes.set(path, znode);
    this.dataBytes += znode.data?.length ?? 0;
    if (znode.owner === containerOwner) this.containers.add(path);
  }

  /** @returns a path whose parent is missing, if any */
  link(): string | undefined {
    for (const path of this.znodes.keys()) {
      if (path === '/') continue;
      const parent = this.znodes.get(parentOf(path));
      if (parent === undefined) return path;
      parent.children ??= new Set();
      parent.children.add(nameOf(path));
    }
    return undefined;
  }

  #fresh(data: Uint8Array | undefined, acl: ZnodeRecord['acl'], owner: number, { zxid, time }: Stamp): ZnodeRecord {
    return {
      data,
      acl,
      czxid: zxid,
      mzxid: zxid,
      pzxid: zxid,
      ctime: time,
      mtime: time,
      version: 0,
      aversion: 0,
      created: 0,
      owner,
      children: undefined,
      snapshot: this.snapshot,
    };
  }

  #attach(path: string, znode: ZnodeRecord, parent: ZnodeRecord): void {
    this.znodes.set(path, znode);
    this.dataBytes += znode.data?.length ?? 0;
    if (znode.owner === containerOwner) this.containers.add(path);
    parent.children ??= new Set();
    parent.children.add(nameOf(path));
  }

  #detach(path: string, znode: ZnodeRecord, parent: ZnodeRecord): void {
    this.znodes.delete(path);
    this.dataBytes -= znode.data?.length ?? 0;
    this.containers.delete(path);
    parent.children?.delete(nameOf(path));
  }

  #parentAboutToChange(path: string, undo: Undo[] | undefined): ZnodeRecord {
    const parentPath = parentOf(path);
    const parent = this.#existing(parentPath);
    this.#aboutToChange(parentPath, parent, undo);
    return parent;
  }

  #aboutToChange(path: string, znode: ZnodeRecord, undo: Undo[] | undefined): void {
    if (znode.snapshot !== this.snapshot) this.#beforeChange?.(path, znode);
    if (undo === undefined) return;
    const { data, acl, mzxid, pzxid, mtime, version, aversion, created } = znode;
    undo.push(() => {
      this.dataBytes += (data?.length ?? 0) - (znode.data?.length ?? 0);
      Object.assign(znode, { data, acl, mzxid, pzxid, mtime, version, aversion, created });
    });
  }

  /** @throws Error when there is no such znode: the transaction was not checked, or it belongs to another history */
  #existing(path: string): ZnodeRecord {
    const znode = this.znodes.get(path);
    if (znode === undefined) throw new Error(`transaction on a znode that is not there: ${path}`);
    return znode;
  }
}
