import { expect } from 'vitest';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { waitingItems } from '../../../src/zookeeper/recipes/distributed-queue.js';
import { ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';
import { until } from '../../eventually.js';
import type { ZooKeeperStack } from '../../stack/zookeeper.js';

import { connectForTest } from '../server-ensemble.js';
import { branch, type CampaignPaths, Contender } from './contender.js';
import { faults, pick } from './faults.js';

const contenderCount = 3;
const faultCount = 3;

/** @returns the names of the faults that the seed stands for */
export function planOf(seed: number): (keyof typeof faults)[] {
  const random = seededRandom(seed);
  const names = Object.keys(faults) as (keyof typeof faults)[];
  return Array.from({ length: faultCount }, () => pick(names, random));
}

/** Lets contenders work while faults befall them, then heals everything and holds what happened against what must be so. */
export async function runScenario(seed: number, stack: ZooKeeperStack): Promise<void> {
  const random = seededRandom(seed);
  const judge = await connectForTest(stack.quorum, { operationTimeoutMs: 30_000, connectTimeoutMs: 20_000 });
  const paths = await field(judge, `/campaign-${seed}-${Date.now()}`);
  const serverPort = () => pick(stack.nodes, random).port;
  const names = Array.from({ length: contenderCount }, (_, at) => `node${at + 1}`);
  const contenders = await Promise.all(names.map((name) => Contender.start(name, paths, serverPort)));
  try {
    await until('somebody leads', () => contenders.some(({ terms }) => terms > 0));
    for (const name of planOf(seed)) await faults[name]({ stack, contenders, random });

    await until('all are registered in their present sessions', () => allRegistered(judge, paths, contenders));
    await until('all know of the registrations that there are, and of no other', () => allKnow(judge, paths, contenders));
    await until('somebody leads and works', () => hasProgress(judge, paths));
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
  await judge.sync('/');
  await holdAgainstInvariants(judge, paths, contenders);
  await judge.close();
}

async function holdAgainstInvariants(judge: ZooKeeper, paths: CampaignPaths, contenders: readonly Contender[]): Promise<void> {
  const taken = await takenItems(judge, paths);
  const epochs = taken.map(({ epoch }) => epoch);
  expect(epochs, 'no leader writes after its successor has').toEqual(epochs.toSorted((a, b) => a - b));

  const items = taken.map(({ item }) => item);
  expect(new Set(items).size, 'no item is taken twice').toBe(items.length);

  const waiting = await Promise.all((await waitingItems(judge, paths.queue)).map(({ path }) => judge.read(path)));
  const present = new Set([...items, ...waiting.map((znode) => new TextDecoder().decode(znode?.data))]);
  const offered = contenders.flatMap((contender) => [...contender.offered]);
  const perhaps = new Set(contenders.flatMap((contender) => [...contender.perhapsOffered]));
  expect(
    offered.filter((item) => !present.has(item)),
    'no item is lost',
  ).toEqual([]);
  expect(
    [...present].filter((item) => !perhaps.has(item)),
    'no item comes from nowhere',
  ).toEqual([]);

  const requests = new Set(await judge.children(paths.requests));
  const submitted = contenders.flatMap((contender) => [...contender.submitted]);
  expect(
    submitted.filter((id) => !requests.has(id)),
    'every submission is there',
  ).toEqual([]);

  expect(await judge.children(paths.election), 'no stale candidate').toEqual([]);
  expect(await registeredNames(judge, paths), 'no stale registration').toEqual([]);
}

async function takenItems(judge: ZooKeeper, { taken }: CampaignPaths): Promise<{ epoch: number; item: string }[]> {
  const names = [...((await judge.children(taken)) ?? [])].sort();
  const znodes = await Promise.all(names.map((name) => judge.read(`${taken}/${name}`)));
  return znodes.map((znode) => {
    const [epoch = '', item = ''] = new TextDecoder().decode(znode?.data).split(' ');
    return { epoch: Number(epoch), item };
  });
}

async function allRegistered(judge: ZooKeeper, paths: CampaignPaths, contenders: readonly Contender[]): Promise<boolean> {
  const names = await registeredNames(judge, paths);
  const stats = await Promise.all(names.map((name) => judge.stat(`${paths.registry}/${branch}/${name}`)));
  const owners = stats.map((stat) => stat?.ephemeralOwner);
  return owners.length === contenders.length && contenders.every(({ zk }) => owners.includes(zk.session.id));
}

async function allKnow(judge: ZooKeeper, paths: CampaignPaths, contenders: readonly Contender[]): Promise<boolean> {
  const names = new Set(await registeredNames(judge, paths));
  return contenders.every(({ known }) => known.size === names.size && [...known].every((name) => names.has(name)));
}

async function registeredNames(judge: ZooKeeper, { registry }: CampaignPaths): Promise<readonly string[]> {
  await judge.sync('/');
  return (await judge.children(`${registry}/${branch}`)) ?? [];
}

async function hasProgress(judge: ZooKeeper, { taken }: CampaignPaths): Promise<boolean> {
  const before = (await judge.stat(taken))?.childrenVersion;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return (await judge.stat(taken))?.childrenVersion !== before;
}

async function field(zk: ZooKeeper, root: string): Promise<CampaignPaths> {
  const at = (name: string) => `${root}/${name}`;
  const paths = { election: at('election'), epoch: at('epoch'), queue: at('queue'), taken: at('taken') };
  const all = { ...paths, requests: at('requests'), registry: at('registry') };
  for (const path of Object.values(all)) await ensurePath(zk, path);
  return all;
}
