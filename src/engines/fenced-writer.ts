import { type Stat, type Step, type ZooKeeper, ZooKeeperError } from '../zookeeper/port.js';
import type { Leadership } from '../zookeeper/recipes/leadership.js';

/** Well below ZooKeeper's limit of 1 MiB per packet, which leaves room for paths and headers. */
const mostBytes = 512 * 1024;
const mostSteps = 128;

/** The writes of a leader. Each commit begins with a check of the epoch, so that it fails once another service leads. */
export class FencedWriter {
  readonly #zk: ZooKeeper;
  readonly #leadership: Pick<Leadership, 'check'>;

  constructor(zk: ZooKeeper, leadership: Pick<Leadership, 'check'>) {
    this.#zk = zk;
    this.#leadership = leadership;
  }

  /** All of the steps or none. */
  async commit(steps: readonly Step[], signal: AbortSignal): Promise<void> {
    await this.#zk.commit([this.#leadership.check(), ...steps], { signal });
  }

  /** Those that have changed or gone meanwhile are left alone. */
  async deleteAll(znodes: readonly { readonly path: string; readonly stat: Stat }[], signal: AbortSignal): Promise<void> {
    const stepOf = ({ path, stat }: (typeof znodes)[number]): Step => ({ kind: 'delete', path, expected: stat.version });
    for (const batch of batches(znodes, stepOf)) {
      const isDone = await unlessChanged(this.commit(batch.map(stepOf), signal));
      if (!isDone) for (const znode of batch) await unlessChanged(this.commit([stepOf(znode)], signal));
    }
  }

  /** Steps that need not happen together, in as few commits as they fit in; `done` is told of those that have happened. */
  async commitAll<Item>(
    items: readonly Item[],
    stepOf: (item: Item) => Step,
    done: (item: Item) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for (const batch of batches(items, stepOf)) {
      await this.commit(batch.map(stepOf), signal);
      for (const item of batch) done(item);
    }
  }
}

/** @returns false when what the commit hangs on has changed; the first step, which says who leads, is never excused */
export async function unlessChanged(commit: Promise<void>): Promise<boolean> {
  try {
    await commit;
    return true;
  } catch (error) {
    const isRace = error instanceof ZooKeeperError && error.step !== undefined && error.step > 0;
    if (isRace && ['no znode', 'version conflict', 'exists', 'not empty'].includes(error.fault)) return false;
    throw error;
  }
}

function batches<Item>(items: readonly Item[], stepOf: (item: Item) => Step): Item[][] {
  const found: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(stepOf(item));
    const last = found.at(-1);
    if (last === undefined || last.length === mostSteps || bytes + size > mostBytes) {
      found.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return found;
}

function sizeOf(step: Step): number {
  return step.path.length + ('data' in step ? step.data.length : 0) + 64;
}
