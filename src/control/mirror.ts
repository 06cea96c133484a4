import type { Znode, ZooKeeper } from '../zookeeper/port.js';
import { isFault, isPassing, type RecipePorts, retryDelayMs } from '../zookeeper/recipes/retry.js';

export interface MirrorOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly root: string;
  /** How far below the root the mirrored znodes are: 1 for its children. */
  readonly depth: number;
  /** Given the names below the root; a znode for which it returns false is skipped, with everything below it. */
  readonly accept?: ((segments: readonly string[]) => boolean) | undefined;
  /** Called after every change, without any debouncing. */
  readonly onChange?: (() => void) | undefined;
  /** Called when `isQuiet` becomes true. */
  readonly onQuiet?: (() => void) | undefined;
  /** Ends it, as `dispose` does. */
  readonly signal?: AbortSignal | undefined;
}

export interface MirroredZnode extends Znode {
  readonly path: string;
  /** Names below the root. */
  readonly segments: readonly string[];
}

/**
 * A copy of the znodes at one depth below a root, kept current by watches.
 *
 * It lags behind the server and may miss intermediate states, but never the last one. Without a connection it keeps the last known state.
 */
export class Mirror implements Disposable {
  readonly #options: MirrorOptions;
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  readonly #leaves = new Map<string, MirroredZnode>();
  readonly #root: Branch;
  #isOpen = false;
  #reads = 0;

  private constructor(options: MirrorOptions) {
    this.#options = options;
    this.#signal = options.signal === undefined ? this.#ended.signal : AbortSignal.any([options.signal, this.#ended.signal]);
    this.#root = new Branch(this.#host(), options.root, [], undefined);
  }

  /**
   * @returns once everything below the root has been read
   * @throws ZooKeeperError not allowed, closed; the reason of the signal
   */
  static async open(options: MirrorOptions): Promise<Mirror> {
    const mirror = new Mirror(options);
    try {
      await mirror.#root.refresh();
      mirror.#signal.throwIfAborted();
      mirror.#isOpen = true;
      return mirror;
    } catch (error) {
      mirror[Symbol.dispose]();
      throw error;
    }
  }

  /** By path. */
  get znodes(): ReadonlyMap<string, MirroredZnode> {
    return this.#leaves;
  }

  /** Whether all znodes known to exist have been read, so that znodes created together are seen together. */
  get isComplete(): boolean {
    return this.#root.isComplete;
  }

  /** Whether nothing is being read: what changed together has then been seen together, as a watch is told of before what it is about can be read. */
  get isQuiet(): boolean {
    return this.#reads === 0;
  }

  /** The names of the root's children, including those with nothing below them. */
  get names(): readonly string[] {
    return this.#root.names;
  }

  [Symbol.dispose](): void {
    this.#ended.abort(new Error('no longer followed'));
  }

  #host(): Host {
    const { zk, clock, random, depth, accept = () => true, onChange, onQuiet } = this.#options;
    return {
      zk,
      clock,
      random,
      depth,
      accept,
      signal: this.#signal,
      put: (znode) => {
        this.#leaves.set(znode.path, znode);
        onChange?.();
      },
      has: (path) => this.#leaves.has(path),
      drop: (path) => {
        this.#leaves.delete(path);
        // Even if it was never read: `isComplete` may have waited for it.
        onChange?.();
      },
      changed: () => onChange?.(),
      reading: (by) => {
        this.#reads += by;
        if (this.#reads === 0) onQuiet?.();
      },
      retries: (error) => !isFault(error, 'closed') && (this.#isOpen || isPassing(error) || isFault(error, 'server error')),
    };
  }
}

interface Host extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly depth: number;
  readonly signal: AbortSignal;
  accept(segments: readonly string[]): boolean;
  put(znode: MirroredZnode): void;
  has(path: string): boolean;
  drop(path: string): void;
  changed(): void;
  /** A read begins (1) or has ended (-1). */
  reading(by: 1 | -1): void;
  retries(error: unknown): boolean;
}

/** One znode that is followed. Its reads never overlap, so that an older answer cannot replace a newer one. */
abstract class Followed {
  protected readonly host: Host;
  readonly path: string;
  protected readonly segments: readonly string[];
  protected readonly onGone: (() => void) | undefined;
  #reading: Promise<void> | undefined;
  #again = false;
  #failures = 0;
  #gone = false;

  /** @param onGone called when the znode does not exist, to stop following it; undefined: wait for it to be created */
  constructor(host: Host, path: string, segments: readonly string[], onGone: (() => void) | undefined) {
    this.host = host;
    this.path = path;
    this.segments = segments;
    this.onGone = onGone;
  }

  /** Reads it now, or once more when a read is under way. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#readUntilCurrent();
    return this.#reading;
  }

  forget(): void {
    this.#gone = true;
  }

  protected get isOver(): boolean {
    return this.#gone || this.host.signal.aborted;
  }

  protected readonly onEvent = () => {
    // Once open, a mirror retries whatever fails until it is disposed; before that, `open` throws the error.
    if (!this.isOver) this.refresh().catch(() => {});
  };

  abstract get isComplete(): boolean;

  protected abstract readOnce(): Promise<void>;

  async #readUntilCurrent(): Promise<void> {
    this.host.reading(1);
    try {
      while (this.#again && !this.isOver) {
        this.#again = false;
        await this.#readOrWait();
      }
    } finally {
      // In the same turn as the last check of `again`: otherwise a refresh requested in between would be lost.
      this.#reading = undefined;
      this.host.reading(-1);
    }
  }

  async #readOrWait(): Promise<void> {
    try {
      await this.readOnce();
      this.#failures = 0;
    } catch (error) {
      const { clock, random, signal, retries } = this.host;
      if (this.isOver || !retries(error)) throw error;
      this.#again = true;
      await clock.sleep(retryDelayMs(this.#failures++, random.fraction()), signal);
    }
  }
}

/** A znode between the root and the mirrored znodes. */
class Branch extends Followed {
  readonly #below = new Map<string, Followed>();

  get names(): readonly string[] {
    return [...this.#below.keys()];
  }

  override get isComplete(): boolean {
    return [...this.#below.values()].every((followed) => followed.isComplete);
  }

  override forget(): void {
    super.forget();
    for (const each of this.#below.values()) each.forget();
  }

  protected override async readOnce(): Promise<void> {
    const { zk, signal, depth } = this.host;
    const children = await zk.children(this.path, { watch: this.onEvent, signal });
    if (this.isOver) return;
    if (children === undefined && this.onGone !== undefined) return this.onGone();
    // It was created meanwhile: read it after all.
    if (children === undefined && (await zk.stat(this.path, { watch: this.onEvent, signal })) !== undefined) return this.readOnce();

    const names = new Set((children ?? []).filter((name) => this.host.accept([...this.segments, name])));
    for (const [name, followed] of this.#below) if (!names.has(name)) this.#lose(name, followed);

    const added: Followed[] = [];
    for (const name of names) {
      if (this.#below.has(name)) continue;
      const segments = [...this.segments, name];
      const path = `${this.path}/${name}`;
      const Kind = segments.length === depth ? Leaf : Branch;
      const followed: Followed = new Kind(this.host, path, segments, () => this.#lose(name, followed));
      this.#below.set(name, followed);
      added.push(followed);
    }
    if (added.length > 0 && this.segments.length + 1 < depth) this.host.changed();
    await Promise.all(added.map((followed) => followed.refresh()));
  }

  #lose(name: string, followed: Followed): void {
    followed.forget();
    if (this.#below.get(name) === followed) this.#below.delete(name);
    if (followed instanceof Branch) for (const [below, each] of followed.#below) followed.#lose(below, each);
    this.host.drop(followed.path);
  }
}

/** A mirrored znode. */
class Leaf extends Followed {
  override get isComplete(): boolean {
    return this.host.has(this.path);
  }

  protected override async readOnce(): Promise<void> {
    const znode = await this.#read();
    if (this.isOver) return;
    if (znode === undefined) this.onGone?.();
    else this.host.put({ ...znode, path: this.path, segments: this.segments });
  }

  /** A znode that we may not read counts as empty: it must not hold up the others. */
  async #read(): Promise<Znode | undefined> {
    const { zk, signal } = this.host;
    try {
      return await zk.read(this.path, { watch: this.onEvent, signal });
    } catch (error) {
      if (!isFault(error, 'not allowed')) throw error;
      const stat = await zk.stat(this.path, { watch: this.onEvent, signal });
      return stat && { data: new Uint8Array(), stat };
    }
  }
}
