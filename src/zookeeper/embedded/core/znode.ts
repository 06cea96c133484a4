import type { Acl } from './acl.js';

/** The owner of a container, a znode that the server deletes after its last child. Java's Long.MIN_VALUE, which a double holds exactly. */
export const containerOwner = -(2 ** 63);

/** What the state machine knows of one znode. zxids and session ids are safe integers. */
export interface ZnodeRecord {
  data: Uint8Array | undefined;
  acl: readonly Acl[];
  readonly czxid: number;
  mzxid: number;
  pzxid: number;
  /** epoch ms */
  readonly ctime: number;
  mtime: number;
  version: number;
  aversion: number;
  /** How many children were ever created, which is the next sequence number. The cversion that clients see counts deletions as well. */
  created: number;
  /** Session id; 0 for a persistent znode, `containerOwner` for a container. */
  readonly owner: number;
  children: Set<string> | undefined;
  /** The number of the last snapshot that has this znode, or that was under way when it was made. */
  snapshot: number;
}

/** The Stat that clients see. */
export interface StatRecord {
  readonly czxid: number;
  readonly mzxid: number;
  readonly ctime: number;
  readonly mtime: number;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
  readonly owner: number;
  readonly dataLength: number;
  readonly childrenCount: number;
  readonly pzxid: number;
}

export function statOf(znode: ZnodeRecord): StatRecord {
  const childrenCount = znode.children?.size ?? 0;
  return {
    czxid: znode.czxid,
    mzxid: znode.mzxid,
    ctime: znode.ctime,
    mtime: znode.mtime,
    version: znode.version,
    cversion: (znode.created * 2 - childrenCount) | 0,
    aversion: znode.aversion,
    owner: znode.owner,
    dataLength: znode.data?.length ?? 0,
    childrenCount,
    pzxid: znode.pzxid,
  };
}

export function isEphemeral(znode: ZnodeRecord): boolean {
  return znode.owner > 0;
}
