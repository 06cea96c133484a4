import { parentOf } from './path.js';

/** As in the wire's WatcherEvent. */
export const EventType = { created: 1, deleted: 2, dataChanged: 3, childrenChanged: 4 } as const;
export type EventType = (typeof EventType)[keyof typeof EventType];

/** Where the events of one connection go. */
export interface Watcher {
  notify(type: EventType, path: string): void;
}

export type WatchKind = 'data' | 'children' | 'persistent' | 'recursive';

/**
 * Who wants to hear of what. `data` and `children` watches fire once; `persistent` ones hear all of both of one znode, `recursive` ones of a
 * whole subtree, except that children changed. One event reaches one watcher once.
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

  /** Forgets all of a watcher: its connection has gone. */
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

  znodeCreated(path: string): void {
    this.#fire(EventType.created, path, ['data', 'persistent'], true);
    this.#fire(EventType.childrenChanged, parentOf(path), ['children', 'persistent'], false);
  }

  znodeDeleted(path: string): void {
    this.#fire(EventType.deleted, path, ['data', 'children', 'persistent'], true);
    this.#fire(EventType.childrenChanged, parentOf(path), ['children', 'persistent'], false);
  }

  dataChanged(path: string): void {
    this.#fire(EventType.dataChanged, path, ['data', 'persistent'], true);
  }

  #fire(type: EventType, path: string, kinds: readonly WatchKind[], upwards: boolean): void {
    let told: Set<Watcher> | undefined;
    const collect = (watchers: Set<Watcher> | undefined) => {
      if (watchers === undefined) return;
      told ??= new Set();
      for (const watcher of watchers) told.add(watcher);
    };
    for (const kind of kinds) {
      collect(this.#byPath[kind].get(path));
      if (kind !== 'persistent') this.#spend(kind, path);
    }
    if (upwards && this.#byPath.recursive.size > 0) {
      for (let at = path; ; at = parentOf(at)) {
        collect(this.#byPath.recursive.get(at));
        if (at === '/') break;
      }
    }
    if (told !== undefined) for (const watcher of told) watcher.notify(type, path);
  }

  #spend(kind: WatchKind, path: string): void {
    const watchers = this.#byPath[kind].get(path);
    if (watchers === undefined) return;
    this.#byPath[kind].delete(path);
    for (const watcher of watchers) this.#ofWatcher.get(watcher)?.get(kind)?.delete(path);
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
