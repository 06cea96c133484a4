import type { CallOptions, ReadOptions, Step, Version, ZooKeeper } from '../port.js';
import { childOf } from '../znode-path.js';
import { createWithParents } from './ensure-path.js';
import { rehearseCreate } from './rehearse-create.js';
import type { RecipePorts } from './retry.js';

/** One waiting item, in the form of Curator's SimpleDistributedQueue. */
export interface QueueItem {
  readonly path: string;
  readonly name: string;
  /** The position in the queue. Numbers start anew when the queue is deleted and created again, so this does not identify an item. */
  readonly number: number;
}

const prefix = 'qn-';
const namePattern = /^qn-(?<number>-?\d{1,19})$/;

/**
 * Appends an item to the queue.
 *
 * @returns the path of the item
 * @throws ZooKeeperError unknown: the item may have been added, so that offering it again may add it twice
 */
export function offer(zk: ZooKeeper, queue: string, data: Uint8Array, { signal }: CallOptions = {}): Promise<string> {
  return createWithParents(zk, childOf(queue, prefix), data, { mode: 'persistent sequential', signal });
}

/**
 * Checks that an item could be offered, without offering one.
 *
 * @throws ZooKeeperError not allowed
 */
export function rehearseOffer(zk: ZooKeeper, queue: string, ports: RecipePorts, signal: AbortSignal): Promise<void> {
  return rehearseCreate(zk, { path: childOf(queue, prefix), mode: 'persistent sequential' }, ports, signal);
}

/** The items in order, the next one to take first. Children whose names are not those of items are ignored. */
export async function waitingItems(zk: ZooKeeper, queue: string, options: ReadOptions = {}): Promise<readonly QueueItem[]> {
  const names = (await zk.children(queue, options)) ?? [];
  return queueOrder(names).map(({ name, number }) => ({ name, number, path: childOf(queue, name) }));
}

/**
 * The step that takes the item. It goes into one commit with the writes that follow from the item, so that an item is taken once and never
 * lost.
 */
export function takeStep({ path }: QueueItem, expected: Version | 'any' = 'any'): Step {
  return { kind: 'delete', path, expected };
}

export function queueOrder(names: readonly string[]): { name: string; number: number }[] {
  return names
    .flatMap((name) => {
      const number = namePattern.exec(name)?.groups?.['number'];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number);
}
