import type { Identity } from './embedded/core/acl.js';
import { isAllowed, maskDigests, Permission } from './embedded/core/acl.js';
import { Refusal } from './embedded/core/code.js';
import type { StateMachine } from './embedded/core/machine.js';
import { isValidPath } from './embedded/core/path.js';
import type { Caller, WriteRequest } from './embedded/core/request.js';
import type { EventType, Watcher } from './embedded/core/watches.js';
import { statOf, type ZnodeRecord } from './embedded/core/znode.js';
import { MemorySession } from './memory-session.js';
import {
  type AclEntry,
  type CallOptions,
  type CreateOptions,
  type ReadOptions,
  type SessionTicket,
  type Stat,
  type Step,
  type StepResult,
  type Version,
  type WatchEvent,
  type Znode,
  type ZooKeeper,
  ZooKeeperError,
} from './port.js';
import { aclEntriesFrom, aclFrom, errorFrom, eventKindOf, requestFrom, resultFrom, statFrom } from './translate.js';

/** What one request may hold, all told: ZooKeeper's jute.maxbuffer. */
const packetLimit = 0xfffff;
const packetOverhead = 64;

type WatchTable = 'data' | 'children';
type WatchCallback = (event: WatchEvent) => void;

/** One client of a `MemoryEnsemble`. Calls happen when made; answers and watch events arrive later, in the order they came about. */
export class MemoryZooKeeper implements ZooKeeper {
  readonly session: MemorySession;
  readonly #machine: StateMachine;
  readonly #now: () => number;
  readonly #identities: readonly Identity[];
  readonly #openSession: () => number;
  readonly #watcher: Watcher;
  readonly #callbacks: Readonly<Record<WatchTable, Map<string, Set<WatchCallback>>>> = { data: new Map(), children: new Map() };
  #outbox: (() => void)[] = [];
  #waiting: { begin: () => void; fail: (error: ZooKeeperError) => void }[] = [];

  constructor(machine: StateMachine, now: () => number, sessionId: number, identities: readonly Identity[], openSession: () => number) {
    this.#machine = machine;
    this.#now = now;
    this.#identities = identities;
    this.#watcher = { identities, notify: (type, path) => this.#notified(type, path) };
    this.#openSession = openSession;
    this.session = new MemorySession(machine.sessions, sessionId);
  }

  get sessionId(): number {
    return this.session.number;
  }

  read(path: string, options: ReadOptions = {}): Promise<Znode | undefined> {
    return this.#call(path, options, () => {
      const znode = this.#readable(path);
      if (znode === undefined) return undefined;
      this.#watch('data', path, options.watch);
      return { data: znode.data?.slice() ?? new Uint8Array(), stat: statFrom(statOf(znode)) };
    });
  }

  stat(path: string, options: ReadOptions = {}): Promise<Stat | undefined> {
    return this.#call(path, options, () => {
      requireValidPath(path);
      this.#watch('data', path, options.watch);
      const znode = this.#machine.tree.get(path);
      return znode && statFrom(statOf(znode));
    });
  }

  children(path: string, options: ReadOptions = {}): Promise<readonly string[] | undefined> {
    return this.#call(path, options, () => {
      const znode = this.#readable(path);
      if (znode === undefined) return undefined;
      this.#watch('children', path, options.watch);
      return [...(znode.children ?? [])];
    });
  }

  create(path: string, data: Uint8Array, { mode, acl, signal }: CreateOptions = {}): Promise<string> {
    const step = { kind: 'create', path, data, mode, acl } as const;
    return this.#write(step, { signal }, (request) => this.#machine.write(this.#caller(), request, this.#now()).path);
  }

  write(path: string, data: Uint8Array, expected: Version | 'any', options: CallOptions = {}): Promise<Stat> {
    const step = { kind: 'write', path, data, expected } as const;
    return this.#write(step, options, (request) => {
      const { stat } = this.#machine.write(this.#caller(), request, this.#now());
      if (stat === undefined) throw new ZooKeeperError('server error', path);
      return statFrom(stat);
    });
  }

  delete(path: string, expected: Version | 'any', options: CallOptions = {}): Promise<void> {
    return this.#write({ kind: 'delete', path, expected }, options, (request) => {
      this.#machine.write(this.#caller(), request, this.#now());
    });
  }

  commit(steps: readonly Step[], options: CallOptions = {}): Promise<readonly StepResult[]> {
    return this.#call('/', options, () => {
      requireFits(steps);
      try {
        return this.#machine.multi(this.#caller(), steps.map(requestFrom), this.#now()).map(resultFrom);
      } catch (thrown) {
        const step = thrown instanceof Refusal && thrown.step !== undefined ? steps[thrown.step] : undefined;
        throw thrown instanceof Refusal && step !== undefined ? errorFrom(thrown, step.path, step) : thrown;
      }
    });
  }

  sync(path: string, options: CallOptions = {}): Promise<void> {
    return this.#call(path, options, () => requireValidPath(path));
  }

  readAcl(path: string, options: CallOptions = {}): Promise<readonly AclEntry[] | undefined> {
    return this.#call(path, options, () => {
      const znode = this.#readable(path, Permission.read | Permission.admin);
      if (znode === undefined) return undefined;
      const isAdmin = isAllowed(znode.acl, Permission.admin, this.#identities);
      return aclEntriesFrom(isAdmin ? znode.acl : maskDigests(znode.acl));
    });
  }

  writeAcl(path: string, acl: readonly AclEntry[], options: CallOptions = {}): Promise<void> {
    return this.#call(path, options, () => {
      this.#machine.write(this.#caller(), { type: 'setAcl', path, acl: aclFrom(acl), expected: -1 }, this.#now());
    });
  }

  async close(): Promise<void> {
    if (this.session.state === 'closed') return;
    this.#machine.closeSession(this.sessionId, this.#now());
    this.#end();
  }

  async leave(): Promise<SessionTicket> {
    const { ticket } = this.session;
    if (ticket === undefined || this.session.state === 'closed') throw new ZooKeeperError('closed', '/');
    this.#end();
    return ticket;
  }

  /** Breaks the connection, for a test: calls wait, watch events are held, the session lives. */
  suspend(): void {
    if (this.session.state === 'connected') this.session.become('suspended');
  }

  /** Mends what `suspend` broke. */
  resume(): void {
    if (this.session.state !== 'suspended') return;
    this.session.become('connected');
    this.#flush();
    for (const { begin } of this.#waiting.splice(0)) begin();
  }

  /** The session is gone on the server's side: what that means here. */
  loseSession(): void {
    if (this.session.state === 'closed') return;
    this.#machine.watches.removeAll(this.#watcher);
    this.session.become('lost');
    this.#fireAll();
    this.#flush();
    for (const { fail } of this.#waiting.splice(0)) fail(new ZooKeeperError('session lost', '/'));
    this.session.replace(this.#openSession());
  }

  #call<Result>(path: string, { signal }: CallOptions, operation: () => Result): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const abort = () => reject(signal?.reason);
    const settle = (finish: () => void) =>
      this.#post(() => {
        signal?.removeEventListener('abort', abort);
        finish();
      });
    const begin = () => {
      if (signal?.aborted) return;
      try {
        const result = operation();
        settle(() => resolve(result));
      } catch (thrown) {
        settle(() => reject(thrown instanceof Refusal ? errorFrom(thrown, path) : thrown));
      }
    };
    if (signal?.aborted) abort();
    else if (this.session.state === 'closed') reject(new ZooKeeperError('closed', path));
    else {
      signal?.addEventListener('abort', abort, { once: true });
      if (this.session.state === 'connected') begin();
      else this.#waiting.push({ begin, fail: reject });
    }
    return promise;
  }

  #write<Result>(step: Step, options: CallOptions, operation: (request: WriteRequest) => Result): Promise<Result> {
    return this.#call(step.path, options, () => {
      requireValidPath(isSequential(step) ? `${step.path}0` : step.path, step.path);
      requireFits([step]);
      try {
        return operation(requestFrom(step));
      } catch (thrown) {
        throw thrown instanceof Refusal ? errorFrom(thrown, step.path, step) : thrown;
      }
    });
  }

  #caller(): Caller {
    return { sessionId: this.sessionId, identities: this.#identities };
  }

  #readable(path: string, permission: number = Permission.read): ZnodeRecord | undefined {
    requireValidPath(path);
    const znode = this.#machine.tree.get(path);
    if (znode !== undefined && !isAllowed(znode.acl, permission, this.#identities)) throw new ZooKeeperError('not allowed', path);
    return znode;
  }

  #watch(table: WatchTable, path: string, callback: WatchCallback | undefined): void {
    if (callback === undefined) return;
    this.#machine.watches.add(table, path, this.#watcher);
    const callbacks = this.#callbacks[table].get(path);
    if (callbacks === undefined) this.#callbacks[table].set(path, new Set([callback]));
    else callbacks.add(callback);
  }

  #notified(type: EventType, path: string): void {
    const kind = eventKindOf(type);
    const tables: readonly WatchTable[] = kind === 'deleted' ? ['data', 'children'] : [kind === 'children changed' ? 'children' : 'data'];
    for (const table of tables) {
      for (const callback of this.#callbacks[table].get(path) ?? []) this.#post(() => callback({ kind, path }));
      this.#callbacks[table].delete(path);
    }
  }

  #fireAll(): void {
    for (const table of Object.values(this.#callbacks)) {
      for (const [path, callbacks] of table) {
        for (const callback of callbacks) this.#post(() => callback({ kind: 'session lost', path }));
      }
      table.clear();
    }
  }

  #post(deliver: () => void): void {
    this.#outbox.push(deliver);
    if (this.#outbox.length === 1) this.#flush();
  }

  #flush(): void {
    queueMicrotask(() => {
      if (this.session.state === 'suspended') return;
      for (const deliver of this.#outbox.splice(0)) deliver();
    });
  }

  #end(): void {
    this.#machine.watches.removeAll(this.#watcher);
    this.session.become('closed');
    for (const table of Object.values(this.#callbacks)) table.clear();
    for (const { fail } of this.#waiting.splice(0)) fail(new ZooKeeperError('closed', '/'));
  }
}

/** @param asked what the caller named, where that is not yet the whole path */
function requireValidPath(path: string, asked: string = path): void {
  if (!isValidPath(path)) throw new ZooKeeperError('bad path', asked);
}

function isSequential(step: Step): boolean {
  return step.kind === 'create' && (step.mode?.endsWith('sequential') ?? false);
}

/** ZooKeeper drops the connection over a packet that is too large; so it is refused before it is sent. */
function requireFits(steps: readonly Step[]): void {
  let length = 0;
  for (const step of steps) {
    length += packetOverhead + Buffer.byteLength(step.path);
    if (step.kind === 'create' || step.kind === 'write') length += step.data.length;
    if (length > packetLimit) throw new ZooKeeperError('too large', step.path, { detail: `ZooKeeper takes at most ${packetLimit} bytes` });
  }
}
