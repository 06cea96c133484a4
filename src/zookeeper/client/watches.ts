import type { WatchEvent } from '../port.js';

export type WatchKind = 'data' | 'exists' | 'children';
export type Watcher = (event: WatchEvent) => void;

/** Paths to be watched again over a new connection. */
export interface WatchBatch {
  readonly data: readonly string[];
  readonly exists: readonly string[];
  readonly children: readonly string[];
}

const concerned: Readonly<Record<Exclude<WatchEvent['kind'], 'session lost'>, readonly WatchKind[]>> = {
  created: ['data', 'exists'],
  'data changed': ['data', 'exists'],
  'children changed': ['children'],
  deleted: ['data', 'exists', 'children'],
};

/** The watchers of each znode. A watcher is called once; adding the same one to a path twice makes no difference. */
export class WatchTable {
  readonly #watchers: Readonly<Record<WatchKind, Map<string, Set<Watcher>>>> = { data: new Map(), exists: new Map(), children: new Map() };

  add(kind: WatchKind, path: string, watcher: Watcher): void {
    const table = this.#watchers[kind];
    const watchers = table.get(path);
    if (watchers === undefined) table.set(path, new Set([watcher]));
    else watchers.add(watcher);
  }

  /** @returns the watchers to be called for an event, which are removed */
  take({ kind, path }: WatchEvent & { kind: Exclude<WatchEvent['kind'], 'session lost'> }): Watcher[] {
    const taken = new Set<Watcher>();
    for (const table of concerned[kind].map((each) => this.#watchers[each])) {
      for (const watcher of table.get(path) ?? []) taken.add(watcher);
      table.delete(path);
    }
    return [...taken];
  }

  /** @returns all watchers with the paths they watch, which are removed */
  takeAll(): { path: string; watcher: Watcher }[] {
    const all = Object.values(this.#watchers).flatMap((table) =>
      [...table].flatMap(([path, watchers]) => [...watchers].map((watcher) => ({ path, watcher }))),
    );
    for (const table of Object.values(this.#watchers)) table.clear();
    return all;
  }

  /** All watched paths, in batches of at most `limitBytes` of text: one packet with all of them could exceed what a server accepts. */
  batches(limitBytes: number, toServerPath: (path: string) => string): WatchBatch[] {
    const batches: { data: string[]; exists: string[]; children: string[] }[] = [];
    let room = 0;
    for (const kind of ['data', 'exists', 'children'] as const) {
      for (const path of this.#watchers[kind].keys()) {
        const serverPath = toServerPath(path);
        const bytes = 4 + Buffer.byteLength(serverPath);
        if (batches.length === 0 || bytes > room) {
          batches.push({ data: [], exists: [], children: [] });
          room = limitBytes;
        }
        batches.at(-1)?.[kind].push(serverPath);
        room -= bytes;
      }
    }
    return batches;
  }
}
