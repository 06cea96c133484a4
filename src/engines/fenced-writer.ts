import type { Step, ZooKeeper } from '../zookeeper/port.js';
import type { Leadership } from '../zookeeper/recipes/leadership.js';

/** Below ZooKeeper's 1 MB a packet, with room for paths and headers. */
const mostBytes = 512 * 1024;
const mostSteps = 128;

/** Writes of a leader, in commits that each begin with a check that it still leads. */
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
