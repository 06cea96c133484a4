import { Code, Refusal } from './code.js';
import { plan } from './plan.js';
import type { Caller, WriteRequest } from './request.js';
import { Sessions } from './sessions.js';
import type { Committed, Stamp, Transaction } from './transaction.js';
import { Tree, type Undo } from './tree.js';
import { EventType, Watches, type ZnodeEvent } from './watches.js';
import { containerOwner, isEphemeral, type StatRecord, statOf } from './znode.js';

/** The result of a write: the path (of a sequential znode with its number) and, unless the znode was deleted, its Stat. */
export interface WriteResult {
  readonly type: WriteRequest['type'];
  readonly path: string;
  readonly stat: StatRecord | undefined;
}

interface Changed {
  readonly path: string;
  readonly stat: StatRecord | undefined;
}

/** Is given each transaction as it happens. Watchers are notified only afterwards. */
export type Journal = (committed: Committed) => void;

/**
 * A ZooKeeper as a state machine: znodes, sessions and watches. No I/O, no clock, no waiting; the same requests in the same order with the
 * same times give the same state.
 */
export class StateMachine {
  readonly tree: Tree;
  readonly sessions: Sessions;
  readonly watches = new Watches();
  zxid: number;
  readonly #journal: Journal;

  /** @param state the recovered state; default: a new, empty one */
  constructor(journal: Journal, state?: { tree: Tree; sessions: Sessions; zxid: number }) {
    this.#journal = journal;
    this.tree = state?.tree ?? Tree.seeded();
    this.sessions = state?.sessions ?? new Sessions(0);
    this.zxid = state?.zxid ?? 0;
  }

  /** @throws Refusal, having changed nothing */
  write(caller: Caller, request: WriteRequest, time: number): WriteResult {
    this.#requireLive(caller, request.path);
    const transaction = plan(this.tree, caller, request);
    if (transaction.type === 'check') return { type: 'check', path: request.path, stat: undefined };
    const result = this.#commit(transaction, time);
    return { type: request.type, path: result.path, stat: result.stat };
  }

  /**
   * All of the requests or none, in order, each on what the ones before it left.
   *
   * @throws Refusal with the place of the request that failed, having changed nothing
   */
  multi(caller: Caller, requests: readonly WriteRequest[], time: number): readonly WriteResult[] {
    this.#requireLive(caller, '/');
    const stamp: Stamp = { zxid: this.zxid + 1, time };
    const undo: Undo[] = [];
    const events: ZnodeEvent[] = [];
    const steps: Transaction[] = [];
    const results: WriteResult[] = [];
    for (const [step, request] of requests.entries()) {
      try {
        const transaction = plan(this.tree, caller, request);
        steps.push(transaction);
        results.push({ ...this.#change(transaction, stamp, events, undo), type: request.type });
      } catch (refusal) {
        for (const back of undo.reverse()) back();
        throw refusal instanceof Refusal ? new Refusal(refusal.code, refusal.path, step) : refusal;
      }
    }
    this.#happened({ type: 'multi', steps }, stamp, events);
    return results;
  }

  /** Opens a session, which does not expire before `Sessions.touch` has been called for it. @returns its id */
  openSession(password: Uint8Array, timeoutMs: number, time: number): number {
    const id = this.sessions.lastId + 1;
    this.#commit({ type: 'createSession', id, password, timeoutMs }, time);
    return id;
  }

  /** Closes a session and deletes its ephemeral znodes. Does nothing when there is no such session. */
  closeSession(id: number, time: number): void {
    if (this.sessions.get(id) !== undefined) this.#commit({ type: 'closeSession', id }, time);
  }

  /** Deletes containers that had children and have none any more. */
  sweepContainers(time: number): void {
    for (const path of [...this.tree.containers]) {
      const container = this.tree.get(path);
      const isSpent = container !== undefined && container.created > 0 && (container.children?.size ?? 0) === 0;
      if (isSpent) this.#commit({ type: 'delete', path }, time);
    }
  }

  /** Applies a transaction of the journal again, during recovery. */
  replay({ zxid, time, transaction }: Committed): void {
    this.#change(transaction, { zxid, time }, []);
    this.zxid = zxid;
  }

  #commit(transaction: Transaction, time: number): Changed {
    const stamp: Stamp = { zxid: this.zxid + 1, time };
    const events: ZnodeEvent[] = [];
    const changed = this.#change(transaction, stamp, events);
    this.#happened(transaction, stamp, events);
    return changed;
  }

  #happened(transaction: Transaction, { zxid, time }: Stamp, events: readonly ZnodeEvent[]): void {
    this.zxid = zxid;
    this.#journal({ zxid, time, transaction });
    for (const event of events) this.watches.tell(event);
  }

  /** @param events gets the events to notify watchers of, once the transaction is in the journal */
  #change(transaction: Transaction, stamp: Stamp, events: ZnodeEvent[], undo?: Undo[]): Changed {
    switch (transaction.type) {
      case 'create': {
        const { path, data, acl, owner } = transaction;
        const znode = this.tree.insert(path, data, acl, owner, stamp, undo);
        this.#own(path, owner, undo);
        events.push({ type: EventType.created, path, acl });
        return { path, stat: statOf(znode) };
      }
      case 'delete': {
        const { path } = transaction;
        const znode = this.tree.remove(path, stamp.zxid, undo);
        if (isEphemeral(znode)) this.#disown(path, znode.owner, undo);
        events.push({ type: EventType.deleted, path, acl: znode.acl });
        return { path, stat: undefined };
      }
      case 'setData': {
        const { path, data } = transaction;
        const znode = this.tree.setData(path, data, stamp, undo);
        events.push({ type: EventType.dataChanged, path, acl: znode.acl });
        return { path, stat: statOf(znode) };
      }
      case 'setAcl':
        return { path: transaction.path, stat: statOf(this.tree.setAcl(transaction.path, transaction.acl, undo)) };
      case 'check':
        return { path: transaction.path, stat: undefined };
      case 'createSession':
        this.sessions.open(transaction.id, transaction.password, transaction.timeoutMs);
        return { path: '/', stat: undefined };
      case 'closeSession':
        for (const path of this.sessions.get(transaction.id)?.ephemerals ?? []) {
          events.push({ type: EventType.deleted, path, acl: this.tree.remove(path, stamp.zxid).acl });
        }
        this.sessions.close(transaction.id);
        return { path: '/', stat: undefined };
      case 'multi':
        for (const step of transaction.steps) this.#change(step, stamp, events);
        return { path: '/', stat: undefined };
    }
  }

  #own(path: string, owner: number, undo: Undo[] | undefined): void {
    if (owner === 0 || owner === containerOwner) return;
    const ephemerals = this.sessions.get(owner)?.ephemerals;
    ephemerals?.add(path);
    undo?.push(() => ephemerals?.delete(path));
  }

  #disown(path: string, owner: number, undo: Undo[] | undefined): void {
    const ephemerals = this.sessions.get(owner)?.ephemerals;
    ephemerals?.delete(path);
    undo?.push(() => ephemerals?.add(path));
  }

  #requireLive({ sessionId }: Caller, path: string): void {
    if (this.sessions.get(sessionId) === undefined) throw new Refusal(Code.sessionExpired, path);
  }
}
