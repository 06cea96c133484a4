import type { CallOptions, ReadOptions, Step, Version, ZooKeeper } from '../port.js';
import { childOf } from '../znode-path.js';
import { createWithParents } from './ensure-path.js';
import { rehearseCreate } from './rehearse-create.js';
import type { RecipePorts } from './retry.js';

/** One item that waits, in the form of Curator's SimpleDistributedQueue. */
export interface QueueItem {
  readonly path: string;
  readonly name: string;
  /** The place in the queue; it starts anew when the queue is removed and made again, so it is no identity. */
  readonly number: number;
}

const prefix = 'qn-';
const namePattern = /^qn-(?<number>-?\d{1,19})$/;

/**
 * Puts an item at the end.
 *
 * @returns the path of the item
 * @throws ZooKeeperError unknown: it may be there, and offered again it may be there twice
 */
export function offer(zk: ZooKeeper, queue: string, data: Uint8Array, { signal }: CallOptions = {}): Promise<string> {
  return createWithParents(zk, childOf(queue, prefix), data, { mode: 'persistent sequential', signal });
}

/**
 * Whether an item could be offered; nothing is.
 *
 * @throws ZooKeeperError not allowed
 */
export function rehearseOffer(zk: ZooKeeper, queue: string, ports: RecipePorts, signal: AbortSignal): Promise<void> {
  return rehearseCreate(zk, { path: childOf(queue, prefix), mode: 'persistent sequential' }, ports, signal);
}

/** The items in order, first the next to be taken. Children with other names are none, for ever. */
export async function waitingItems(zk: ZooKeeper, queue: string, options: ReadOptions = {}): Promise<readonly QueueItem[]> {
  const names = (await zk.children(queue, options)) ?? [];
  return queueOrder(names).map(({ name, number }) => ({ name, number, path: childOf(queue, name) }));
}

/** Takes the item, as one step of a commit that also writes what comes of it: so it is taken once, and never lost. */
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
