import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../../src/runtime/random/system-random.js';
import type { ConfigTexts } from '../../../src/sensor/config/config-source.js';
import { openZooKeeperConfigs } from '../../../src/sensor/config/zookeeper-configs.js';
import type { Chain } from '../../../src/sensor/pipeline/chain.js';
import { LiveChain } from '../../../src/sensor/pipeline/live-chain.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ReadOptions, ZooKeeper } from '../../../src/zookeeper/port.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { eventually } from '../../eventually.js';

const bytes = (text: string) => Buffer.from(text);

/** Answers about one znode come late, as they may. */
function lateAbout(path: string, zk: ZooKeeper): ZooKeeper {
  const late = async <Result>(answer: Promise<Result>) => {
    const known = await answer;
    for (let turns = 0; turns < 5; turns++) await turn();
    return known;
  };
  return Object.assign(Object.create(zk) as ZooKeeper, {
    children: zk.children.bind(zk),
    stat: zk.stat.bind(zk),
    read: (at: string, options?: ReadOptions) => (at === path ? late(zk.read(at, options)) : zk.read(at, options)),
  });
}

async function scene() {
  const zk = await new MemoryEnsemble().connect();
  const end = new AbortController();
  const put = async (place: string, text: string) => {
    const path = `/metron/topology/${place}`;
    if ((await zk.stat(path)) === undefined) await createWithParents(zk, path, bytes(text), { signal: end.signal });
    else await zk.write(path, bytes(text), 'any');
  };
  await put('parsers/squid', 'one');
  const configs = await openZooKeeperConfigs({ zk: lateAbout('/metron/topology/global', zk), clock, random, signal: end.signal });
  const dispose = async () => {
    end.abort(new Error('over'));
    await configs[Symbol.asyncDispose]();
    await zk.close();
  };
  return { zk, put, configs, signal: end.signal, [Symbol.asyncDispose]: dispose };
}

/** Names what it was compiled of; `bad` does not compile. */
const compile = async ({ parsers, enrichments }: ConfigTexts): Promise<Chain> => {
  const texts = [parsers.get('squid')?.text, enrichments.get('squid')?.text];
  if (texts.includes('bad')) throw new Error('bad config');
  return { compiledOf: texts.join('+') } as unknown as Chain;
};
const compiledOf = (live: LiveChain) => (live.chain as unknown as { compiledOf: string }).compiledOf;

describe('configurations in ZooKeeper', () => {
  it('are told by kind and sensor, with where they are', async () => {
    await using s = await scene();
    await s.put('global', '{}');
    await s.put('indexing/yaf', 'i');
    await eventually(() =>
      expect(s.configs.current()).toEqual({
        global: { text: '{}', where: '/metron/topology/global' },
        parsers: new Map([['squid', { text: 'one', where: '/metron/topology/parsers/squid' }]]),
        enrichments: new Map(),
        indexing: new Map([['yaf', { text: 'i', where: '/metron/topology/indexing/yaf' }]]),
      }),
    );
  });

  it('are in force soon after they change; one that does not compile leaves the former in force and is told', async () => {
    await using s = await scene();
    const log = memoryLog();
    const live = await LiveChain.open({ configs: s.configs, compile, clock, log, signal: s.signal });
    expect(compiledOf(live)).toBe('one+');
    await s.put('parsers/squid', 'two');
    await s.put('enrichments/squid', 'e');
    await eventually(() => expect(compiledOf(live)).toBe('two+e'));
    await s.put('parsers/squid', 'bad');
    await eventually(() => expect(log.entries.map(({ level }) => level)).toContain('error'));
    expect(compiledOf(live)).toBe('two+e');
    await s.put('parsers/squid', 'three');
    await eventually(() => expect(compiledOf(live)).toBe('three+e'));
  });

  it('that were pushed together are never seen apart', async () => {
    await using s = await scene();
    await s.put('global', '0');
    await s.put('parsers/squid', '0');
    await eventually(() => expect(s.configs.current().parsers.get('squid')?.text).toBe('0'));
    const seen: (string | undefined)[] = [];
    s.configs.onChange(() => {
      const { global, parsers, enrichments } = s.configs.current();
      seen.push([global?.text, parsers.get('squid')?.text, enrichments.get('squid')?.text].join());
    });
    const write = (path: string, text: string) =>
      ({ kind: 'write', path: `/metron/topology/${path}`, data: bytes(text), expected: 'any' }) as const;
    await s.put('enrichments/squid', '0');
    for (let push = 1; push <= 20; push++) {
      const places = ['parsers/squid', 'enrichments/squid', 'global'];
      await s.zk.commit(places.map((place) => write(place, String(push))));
      await turn();
    }
    await eventually(() => expect(seen.at(-1)).toBe('20,20,20'));
    expect(seen.filter((texts) => new Set(texts?.split(',').filter((text) => text !== '')).size > 1)).toEqual([]);
  });

  it('that do not compile at the start are refused', async () => {
    await using s = await scene();
    await s.put('parsers/squid', 'bad');
    await eventually(() => expect(s.configs.current().parsers.get('squid')?.text).toBe('bad'));
    await expect(LiveChain.open({ configs: s.configs, compile, clock, log: memoryLog(), signal: s.signal })).rejects.toThrow('bad config');
  });
});
