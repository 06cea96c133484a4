/**
 * The part of ZooKeeper that maas stands on.
 *
 * Every call ends: with an answer, with a `ZooKeeperError`, or with the reason of `signal` when that aborts. Paths are absolute.
 * A write in flight when the connection broke fails as `unknown`: it may have happened. Read before doing it again.
 * Answers reach the caller in the order the server gave them; a watch fires before any read that shows what it announces.
 */
export interface ZooKeeper {
  readonly session: Session;

  /** @returns undefined when there is no such znode */
  read(path: string, options?: ReadOptions): Promise<Znode | undefined>;
  /** The watch, unlike that of `read`, is also set when there is no such znode, and tells when it is made. */
  stat(path: string, options?: ReadOptions): Promise<Stat | undefined>;
  /** @returns names, not paths, in no order; undefined when there is no such znode */
  children(path: string, options?: ReadOptions): Promise<readonly string[] | undefined>;

  /**
   * @returns the path made: of a sequential znode, with its number
   * @throws exists, no parent, ephemeral parent, not allowed, too large, unknown
   */
  create(path: string, data: Uint8Array, options?: CreateOptions): Promise<string>;
  /** @throws no znode, version conflict, not allowed, too large, unknown */
  write(path: string, data: Uint8Array, expected: Version | 'any', options?: CallOptions): Promise<Stat>;
  /** @throws no znode, version conflict, not empty, not allowed, unknown */
  delete(path: string, expected: Version | 'any', options?: CallOptions): Promise<void>;
  /**
   * All of the steps happen or none.
   *
   * @returns for each step what the call of its kind answers: a path for create, a Stat for write, undefined for the others
   * @throws the fault of the first step that failed, with its place in `step`
   */
  commit(steps: readonly Step[], options?: CallOptions): Promise<readonly StepResult[]>;

  /** Waits until the server this client talks to has caught up with the leader. */
  sync(path: string, options?: CallOptions): Promise<void>;
  readAcl(path: string, options?: CallOptions): Promise<readonly AclEntry[] | undefined>;
  writeAcl(path: string, acl: readonly AclEntry[], options?: CallOptions): Promise<void>;

  /** Ends the session: its ephemeral znodes go at once. Never fails; after it every call fails as `closed`. */
  close(): Promise<void>;
  /** Drops the connection and leaves the session to be resumed, by its id and password, until its timeout. */
  leave(): Promise<SessionTicket>;
}

/**
 * `suspended`: the connection is gone, the session may live. `lost`: it expired, its ephemerals are gone and every watch has fired as
 * `session lost`; the client then opens a new session by itself and becomes `connected` with another id.
 */
export type SessionState = 'connecting' | 'connected' | 'suspended' | 'lost' | 'closed';

export interface Session {
  readonly state: SessionState;
  /** Sixteen hexadecimal digits; undefined before the first connection. */
  readonly id: string | undefined;
  readonly negotiatedTimeoutMs: number | undefined;
  readonly ticket: SessionTicket | undefined;
  /** Told of every later change, in order. */
  subscribe(listener: (state: SessionState) => void): Disposable;
}

/** What resumes a session; whoever has it is that session, so it is kept in files of mode 0600. */
export interface SessionTicket {
  readonly id: string;
  /** base64 of 16 bytes */
  readonly password: string;
}

/** A znode's version, as its Stat carries it; the number to compare and set against. */
export type Version = number & { readonly brand: 'Version' };

export interface Stat {
  readonly czxid: bigint;
  readonly mzxid: bigint;
  readonly pzxid: bigint;
  /** epoch ms, the server's clock */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: Version;
  readonly childrenVersion: number;
  readonly aclVersion: number;
  /** Sixteen hexadecimal digits; undefined for a persistent znode. */
  readonly ephemeralOwner: string | undefined;
  readonly dataLength: number;
  readonly childrenCount: number;
}

export interface Znode {
  readonly data: Uint8Array;
  readonly stat: Stat;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ReadOptions extends CallOptions {
  /** Called once, at the first change after this read, or when the session is lost. */
  readonly watch?: ((event: WatchEvent) => void) | undefined;
}

export type CreateMode = 'persistent' | 'ephemeral' | 'persistent sequential' | 'ephemeral sequential';

export interface CreateOptions extends CallOptions {
  /** default persistent */
  readonly mode?: CreateMode | undefined;
  /** default: that of the client, which unless it was told otherwise lets anyone do anything */
  readonly acl?: readonly AclEntry[] | undefined;
}

export interface WatchEvent {
  readonly kind: 'created' | 'deleted' | 'data changed' | 'children changed' | 'session lost';
  readonly path: string;
}

export type Step =
  | { readonly kind: 'check'; readonly path: string; readonly expected: Version | 'any' }
  | {
      readonly kind: 'create';
      readonly path: string;
      readonly data: Uint8Array;
      readonly mode?: CreateMode | undefined;
      readonly acl?: readonly AclEntry[] | undefined;
    }
  | { readonly kind: 'write'; readonly path: string; readonly data: Uint8Array; readonly expected: Version | 'any' }
  | { readonly kind: 'delete'; readonly path: string; readonly expected: Version | 'any' };

export type StepResult = string | Stat | undefined;

export type Permission = 'read' | 'write' | 'create' | 'delete' | 'admin';

export interface AclEntry {
  /** `world`, `auth`, `digest`, `ip`, … */
  readonly scheme: string;
  /** `anyone`; `user:base64(sha1(user:password))` for digest */
  readonly id: string;
  readonly permissions: readonly Permission[];
}

export type ZooKeeperFault =
  | 'no znode'
  | 'exists'
  | 'no parent'
  | 'ephemeral parent'
  | 'not empty'
  | 'version conflict'
  | 'not allowed'
  | 'bad acl'
  | 'bad path'
  | 'too large'
  /** sent, and the connection broke before the answer: done or not done */
  | 'unknown'
  /** not sent, or surely not done: it may be tried again */
  | 'unavailable'
  | 'session lost'
  | 'closed'
  | 'server error';

export class ZooKeeperError extends Error {
  override readonly name = 'ZooKeeperError';
  readonly fault: ZooKeeperFault;
  readonly path: string;
  /** In `commit`, the place of the step that failed, from 0. */
  readonly step: number | undefined;

  constructor(fault: ZooKeeperFault, path: string, options?: ErrorOptions & { step?: number | undefined; detail?: string | undefined }) {
    super(options?.detail === undefined ? `${path}: ${fault}` : `${path}: ${fault}: ${options.detail}`, options);
    this.fault = fault;
    this.path = path;
    this.step = options?.step;
  }
}
