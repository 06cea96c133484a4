import { describe, expect, it } from 'vitest';
import { pushConfigs } from '../../../src/operations/config/push.js';
import { seededRandom } from '../../../src/runtime/seeded-random.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import type { SensorConfigTexts } from '../../../src/sensor/config/znode-config.js';
import { ZnodeConfig } from '../../../src/sensor/config/znode-config.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import { eventually } from '../../runtime/eventually.js';

const parser = (topic: string) => ({ type: 'PARSER' as const, name: 'squid', text: `{"parserClassName":"x","sensorTopic":"${topic}"}` });
const global = (value: number) => ({ type: 'GLOBAL' as const, name: 'global', text: `{"a":${value}}` });

async function scene() {
  const ensemble = new MemoryEnsemble();
  const seen: SensorConfigTexts[] = [];
  const zk = await ensemble.connect();
  const pusher = await ensemble.connect();
  const open = () =>
    ZnodeConfig.open(zk, 'squid', {
      onChange: (texts) => seen.push(texts),
      clock: systemClock,
      random: seededRandom(1),
      signal: AbortSignal.timeout(60_000),
    });
  return { ensemble, zk, pusher, seen, open };
}

describe("a sensor's configuration in ZooKeeper", () => {
  it('is nothing at first, and then what is pushed', async () => {
    const { pusher, seen, open } = await scene();
    await using config = await open();
    expect(config.texts).toEqual({ global: undefined, parser: undefined, enrichment: undefined, indexing: undefined });
    await pushConfigs(pusher, [parser('squid')]);
    await eventually(() => expect(config.texts.parser).toBe(parser('squid').text));
    expect(seen.at(-1)).toEqual(config.texts);
  });

  it('shows what was pushed together at once', async () => {
    const { pusher, seen, open } = await scene();
    await using config = await open();
    for (let round = 0; round < 20; round += 1) await pushConfigs(pusher, [global(round), parser(`t${round}`)]);
    await eventually(() => expect(config.texts.global).toBe(global(19).text));
    for (const { global: text, parser: other } of seen) {
      const round = /\d+/.exec(text ?? '')?.[0];
      expect(other).toContain(`"t${round}"`);
    }
  });

  it('tells nothing of other sensors, nor of a push that changes nothing', async () => {
    const { pusher, seen, open } = await scene();
    await pushConfigs(pusher, [parser('squid')]);
    await using config = await open();
    await pushConfigs(pusher, [{ ...parser('bro'), name: 'bro' }, parser('squid')]);
    await pushConfigs(pusher, [global(1)]);
    await eventually(() => expect(config.texts.global).toBeDefined());
    expect(seen).toHaveLength(1);
  });

  it('goes on after the session was lost', async () => {
    const { ensemble, zk, pusher, open } = await scene();
    await using config = await open();
    ensemble.expire(zk);
    await pushConfigs(pusher, [parser('after')]);
    await eventually(() => expect(config.texts.parser).toContain('after'));
  });

  it('is over when it is let go of', async () => {
    const { pusher, seen, open } = await scene();
    const config = await open();
    await config[Symbol.asyncDispose]();
    await pushConfigs(pusher, [parser('squid')]);
    expect(seen).toEqual([]);
  });
});
