import {
  type AclEntry,
  type CallOptions,
  type CreateOptions,
  type ReadOptions,
  type Session,
  type SessionTicket,
  type Stat,
  type Step,
  type StepResult,
  type Version,
  type Znode,
  type ZooKeeper,
  ZooKeeperError,
  type ZooKeeperFault,
} from './port.js';

/**
 * `unknown, done` and `unknown, not done` fail alike, as a broken connection does; the others are not done, except for `session lost, done`.
 * A call that fails as `session lost` tells nothing to the session: let the ensemble expire it where that matters.
 */
export type InjectedFault = 'unknown, done' | 'unknown, not done' | 'session lost, done' | 'session lost, not done' | 'unavailable';

export type CallName = 'read' | 'stat' | 'children' | 'create' | 'write' | 'delete' | 'commit' | 'sync' | 'readAcl' | 'writeAcl';

export interface ObservedCall {
  readonly name: CallName;
  /** Of a commit, the path of its first step. */
  readonly path: string;
  /** How many calls were made before this one. */
  readonly index: number;
  readonly steps: readonly Step[] | undefined;
}

/** Chooses which calls fail, and how. */
export type Sabotage = (call: ObservedCall) => InjectedFault | undefined;

/** A ZooKeeper whose calls fail as a test says, for the paths that only a bad network shows. */
export class FailingZooKeeper implements ZooKeeper {
  /** Every call made, in order. */
  readonly calls: ObservedCall[] = [];
  readonly #inner: ZooKeeper;
  sabotage: Sabotage;

  constructor(inner: ZooKeeper, sabotage: Sabotage = () => undefined) {
    this.#inner = inner;
    this.sabotage = sabotage;
  }

  get session(): Session {
    return this.#inner.session;
  }

  read(path: string, options?: ReadOptions): Promise<Znode | undefined> {
    return this.#call('read', path, () => this.#inner.read(path, options));
  }

  stat(path: string, options?: ReadOptions): Promise<Stat | undefined> {
    return this.#call('stat', path, () => this.#inner.stat(path, options));
  }

  children(path: string, options?: ReadOptions): Promise<readonly string[] | undefined> {
    return this.#call('children', path, () => this.#inner.children(path, options));
  }

  create(path: string, data: Uint8Array, options?: CreateOptions): Promise<string> {
    return this.#call('create', path, () => this.#inner.create(path, data, options));
  }

  write(path: string, data: Uint8Array, expected: Version | 'any', options?: CallOptions): Promise<Stat> {
    return this.#call('write', path, () => this.#inner.write(path, data, expected, options));
  }

  delete(path: string, expected: Version | 'any', options?: CallOptions): Promise<void> {
    return this.#call('delete', path, () => this.#inner.delete(path, expected, options));
  }

  commit(steps: readonly Step[], options?: CallOptions): Promise<readonly StepResult[]> {
    return this.#call('commit', steps[0]?.path ?? '/', () => this.#inner.commit(steps, options), steps);
  }

  sync(path: string, options?: CallOptions): Promise<void> {
    return this.#call('sync', path, () => this.#inner.sync(path, options));
  }

  readAcl(path: string, options?: CallOptions): Promise<readonly AclEntry[] | undefined> {
    return this.#call('readAcl', path, () => this.#inner.readAcl(path, options));
  }

  writeAcl(path: string, acl: readonly AclEntry[], options?: CallOptions): Promise<void> {
    return this.#call('writeAcl', path, () => this.#inner.writeAcl(path, acl, options));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  leave(): Promise<SessionTicket> {
    return this.#inner.leave();
  }

  async #call<Result>(name: CallName, path: string, operation: () => Promise<Result>, steps?: readonly Step[]): Promise<Result> {
    const call: ObservedCall = { name, path, index: this.calls.length, steps };
    this.calls.push(call);
    const injected = this.sabotage(call);
    if (injected === undefined) return operation();
    if (injected.endsWith(', done')) await operation();
    throw new ZooKeeperError(injected.split(',', 1)[0] as ZooKeeperFault, path, { detail: 'injected by a test' });
  }
}

/** Fails the first call of that name (and path), and no other. */
export function failOnce(name: CallName, fault: InjectedFault, path?: string): Sabotage {
  let spent = false;
  return (call) => {
    if (spent || call.name !== name || (path !== undefined && call.path !== path)) return undefined;
    spent = true;
    return fault;
  };
}
