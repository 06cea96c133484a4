import { type Acl, type Identity, isAllowed, Permission } from './acl.js';
import { parentOf } from './path.js';

/** As in the wire's WatcherEvent. */
export const EventType = { created: 1, deleted: 2, dataChanged: 3, childrenChanged: 4 } as const;
export type EventType = (typeof EventType)[keyof typeof EventType];

/** A change of one znode, as its watchers are notified of it. */
export interface ZnodeEvent {
  readonly type: Exclude<EventType, typeof EventType.childrenChanged>;
  readonly path: string;
  readonly acl: readonly Acl[];
}

/** Where the events of one connection go. */
export interface Watcher {
  readonly identities: readonly Identity[];
  notify(type: EventType, path: string): void;
}

export type WatchKind = 'data' | 'children' | 'persistent' | 'recursive';

/**
 * The watches of all connections. `data` and `children` watches fire once. `persistent` ones fire for every change of a znode and of its children, `recursive` ones for those of a
 * whole subtree that the watcher may read, but without events that children changed. One event reaches a watcher once.
 */
export class Watches {
  readonly #byPath: Readonly<Record<WatchKind, Map<string, Set<Watcher>>>> = {
    data: new Map(),
    children: new Map(),
    persistent: new Map(),
    recursive: new Map(),
  };
  readonly #ofWatcher = new Map<Watcher, Map<WatchKind, Set<string>>>();

  add(kind: WatchKind, path: string, watcher: Watcher): void {
    const watchers = this.#byPath[kind].get(path);
    if (watchers === undefined) this.#byPath[kind].set(path, new Set([watcher]));
    else watchers.add(watcher);
    this.#pathsOf(watcher, kind).add(path);
  }

  /** A watcher has one persistent watch of a path: asking for the other kind changes it. */
  addPersistent(kind: 'persistent' | 'recursive', path: string, watcher: Watcher): void {
    this.remove(kind === 'persistent' ? 'recursive' : 'persistent', path, watcher);
    this.add(kind, path, watcher);
  }

  has(kind: WatchKind, path: string, watcher: Watcher): boolean {
    return this.#byPath[kind].get(path)?.has(watcher) ?? false;
  }

  /** @returns whether there was such a watch */
  remove(kind: WatchKind, path: string, watcher: Watcher): boolean {
    const watchers = this.#byPath[kind].get(path);
    if (!watchers?.delete(watcher)) return false;
    if (watchers.size === 0) this.#byPath[kind].delete(path);
    this.#ofWatcher.get(watcher)?.get(kind)?.delete(path);
    return true;
  }

  /** Removes all watches of a watcher whose connection has ended. */
  removeAll(watcher: Watcher): void {
    for (const [kind, paths] of this.#ofWatcher.get(watcher) ?? []) {
      for (const path of paths) {
        const watchers = this.#byPath[kind].get(path);
        watchers?.delete(watcher);
        if (watchers?.size === 0) this.#byPath[kind].delete(path);
      }
    }
    this.#ofWatcher.delete(watcher);
  }

  get count(): number {
    let count = 0;
    for (const kinds of this.#ofWatcher.values()) for (const paths of kinds.values()) count += paths.size;
    return count;
  }

  /** Notifies the watchers of a znode that was created, deleted or changed, and those of its parent's children. */
  tell({ type, path, acl }: ZnodeEvent): void {
    const told = new Set<Watcher>();
    this.#take('data', path, told);
    if (type === EventType.deleted) this.#take('children', path, told);
    for (const watcher of this.#byPath.persistent.get(path) ?? []) told.add(watcher);
    this.#addRecursive(path, acl, told);
    for (const watcher of told) watcher.notify(type, path);
    if (type !== EventType.dataChanged) this.#tellOfChildren(parentOf(path));
  }

  #tellOfChildren(path: string): void {
    const told = new Set<Watcher>();
    this.#take('children', path, told);
    for (const watcher of this.#byPath.persistent.get(path) ?? []) told.add(watcher);
    for (const watcher of told) watcher.notify(EventType.childrenChanged, path);
  }

  #addRecursive(path: string, acl: readonly Acl[], told: Set<Watcher>): void {
    if (this.#byPath.recursive.size === 0) return;
    for (let at = path; ; at = parentOf(at)) {
      for (const watcher of this.#byPath.recursive.get(at) ?? []) {
        if (isAllowed(acl, Permission.read, watcher.identities)) told.add(watcher);
      }
      if (at === '/') return;
    }
  }

  /** Removes the one-time watches of a path and adds their watchers to those that are notified. */
  #take(kind: 'data' | 'children', path: string, told: Set<Watcher>): void {
    const watchers = this.#byPath[kind].get(path);
    if (watchers === undefined) return;
    this.#byPath[kind].delete(path);
    for (const watcher of watchers) {
      this.#ofWatcher.get(watcher)?.get(kind)?.delete(path);
      told.add(watcher);
    }
  }

  #pathsOf(watcher: Watcher, kind: WatchKind): Set<string> {
    let kinds = this.#ofWatcher.get(watcher);
    if (kinds === undefined) {
      kinds = new Map();
      this.#ofWatcher.set(watcher, kinds);
    }
    let paths = kinds.get(kind);
    if (paths === undefined) {
      paths = new Set();
      kinds.set(kind, paths);
    }
    return paths;
  }
}
