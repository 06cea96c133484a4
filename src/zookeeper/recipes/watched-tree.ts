import type { ZooKeeper } from '../port.js';
import { Bell } from './bell.js';
import { type RecipePorts, untilDone } from './retry.js';
import { listAndWatch } from './wait-for.js';

/** Called for each leaf that is created or changed, with its data, or deleted, with undefined. */
export type LeafListener = (leaf: { readonly branch: string; readonly name: string }, data: Uint8Array | undefined) => void;

/**
 * Follows the leaves `root/<branch>/<leaf>` live, as registries such as Curator's discovery need it. States in between may be missed, the
 * last one never. While the connection is broken nothing is reported and known leaves stay; after a lost session everything is read again.
 *
 * Only what a watch reports is read again, so that one change among ten thousand leaves costs one read.
 */
export class WatchedTree {
  readonly #zk: ZooKeeper;
  readonly #root: string;
  readonly #tell: LeafListener;
  readonly #ports: RecipePorts;
  readonly #bell = new Bell();
  /** The names of the leaves by branch, as far as they have been read. */
  readonly #known = new Map<string, Set<string>>();
  readonly #dirty = new Set<string>();

  constructor(zk: ZooKeeper, root: string, tell: LeafListener, ports: RecipePorts) {
    this.#zk = zk;
    this.#root = root;
    this.#tell = tell;
    this.#ports = ports;
  }

  /**
   * Follows the tree until the signal aborts.
   *
   * @param caughtUp called each time that all known changes have been read; the first time once the whole tree has been read
   * @throws errors of reading that are not transient (not allowed, closed), and the reason of `signal`
   */
  async follow(caughtUp: () => void, signal: AbortSignal): Promise<void> {
    this.#mark(this.#root);
    for (;;) {
      while (this.#dirty.size > 0) await this.#readDirty(signal);
      caughtUp();
      await this.#bell.next(signal);
    }
  }

  #mark(path: string): void {
    this.#dirty.add(path);
    this.#bell.ring();
  }

  async #readDirty(signal: AbortSignal): Promise<void> {
    const paths = [...this.#dirty];
    this.#dirty.clear();
    await Promise.all(paths.map((path) => untilDone(() => this.#read(path, signal), this.#ports, signal)));
  }

  #read(path: string, signal: AbortSignal): Promise<void> {
    const watch = () => this.#mark(path);
    if (path === this.#root) return this.#readRoot(watch, signal);
    const [branch = '', leaf] = path.slice(this.#root.length + 1).split('/');
    return leaf === undefined ? this.#readBranch(branch, watch, signal) : this.#readLeaf(branch, leaf, watch, signal);
  }

  async #readRoot(watch: () => void, signal: AbortSignal): Promise<void> {
    const names = new Set((await listAndWatch(this.#zk, this.#root, watch, signal)) ?? []);
    for (const branch of this.#known.keys()) if (!names.has(branch)) this.#dropBranch(branch);
    for (const branch of names) if (!this.#known.has(branch)) this.#mark(`${this.#root}/${branch}`);
  }

  async #readBranch(branch: string, watch: () => void, signal: AbortSignal): Promise<void> {
    const found = await this.#zk.children(`${this.#root}/${branch}`, { watch, signal });
    if (found === undefined) return this.#dropBranch(branch);
    const names = new Set(found);
    const known = this.#known.get(branch) ?? new Set();
    this.#known.set(branch, known);
    for (const leaf of known) if (!names.has(leaf)) this.#dropLeaf(branch, leaf);
    for (const leaf of names) if (!known.has(leaf)) this.#mark(`${this.#root}/${branch}/${leaf}`);
  }

  async #readLeaf(branch: string, leaf: string, watch: () => void, signal: AbortSignal): Promise<void> {
    const znode = await this.#zk.read(`${this.#root}/${branch}/${leaf}`, { watch, signal });
    if (znode === undefined) return this.#dropLeaf(branch, leaf);
    const known = this.#known.get(branch);
    // The branch was deleted while its leaf was read. If it comes back, reading the branch finds the leaf again.
    if (known === undefined) return;
    known.add(leaf);
    this.#tell({ branch, name: leaf }, znode.data);
  }

  #dropBranch(branch: string): void {
    for (const leaf of this.#known.get(branch) ?? []) this.#dropLeaf(branch, leaf);
    this.#known.delete(branch);
  }

  #dropLeaf(branch: string, leaf: string): void {
    if (this.#known.get(branch)?.delete(leaf) === true) this.#tell({ branch, name: leaf }, undefined);
  }
}
