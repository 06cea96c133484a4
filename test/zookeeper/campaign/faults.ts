import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../src/runtime/random/random.js';
import type { ZooKeeperStack } from '../../stack/zookeeper.js';
import { connectForTest } from '../server-ensemble.js';
import { type Contender, campaignTimeoutMs } from './contender.js';

export interface Battlefield {
  readonly stack: ZooKeeperStack;
  readonly contenders: readonly Contender[];
  readonly random: Random;
}

/** What a scenario may do; each leaves the field whole again. */
export const faults = {
  'the leading server is killed': (field) => killOne(field, 'leader'),
  'a following server is killed': (field) => killOne(field, 'follower'),
  'a server is frozen': async ({ stack, random }) => {
    const node = pick(stack.nodes, random);
    node.pause();
    await delay(campaignTimeoutMs * random.fraction());
    node.resume();
  },
  'a connection is cut': async ({ contenders, random }) => pick(contenders, random).proxy.cut(),
  'all connections are cut': async ({ contenders }) => {
    for (const { proxy } of contenders) proxy.cut();
  },
  'a client is cut off for a moment': (field) => partition(field, campaignTimeoutMs * 0.6 * field.random.fraction()),
  'a client is cut off for two session timeouts': (field) => partition(field, campaignTimeoutMs * 2),
  'a client hears nothing for two session timeouts': (field) => freeze(field, campaignTimeoutMs * 2),
  'a session expires': async ({ contenders, stack, random }) => {
    const { session } = pick(contenders, random).zk;
    if (session.ticket === undefined) return;
    const thief = await connectForTest(stack.quorum, { ticket: session.ticket, connectTimeoutMs: 20_000 });
    await thief.close();
  },
} as const satisfies Record<string, (field: Battlefield) => Promise<void>>;

export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random.fraction() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

async function killOne({ stack, random }: Battlefield, mode: 'leader' | 'follower'): Promise<void> {
  const modes = await Promise.all(stack.nodes.map((node) => node.mode()));
  const candidates = stack.nodes.filter((_, at) => modes[at] === mode);
  const node = candidates.length === 0 ? pick(stack.nodes, random) : pick(candidates, random);
  await node.kill();
  await delay(campaignTimeoutMs * random.fraction());
  await node.start();
}

async function partition({ contenders, random }: Battlefield, ms: number): Promise<void> {
  const { proxy } = pick(contenders, random);
  proxy.faults.refuse = true;
  proxy.cut();
  await delay(ms);
  proxy.heal();
}

/** What it had sent and what it was to hear arrives afterwards, all at once, as with a process that was stopped. */
async function freeze({ contenders, random }: Battlefield, ms: number): Promise<void> {
  const { proxy } = pick(contenders, random);
  proxy.faults.hold = true;
  await delay(ms);
  proxy.heal();
}
