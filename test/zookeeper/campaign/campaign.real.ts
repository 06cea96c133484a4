import { afterAll, describe, it } from 'vitest';
import { orSkipLoudly } from '../../stack/wanting.js';
import { startZooKeeper } from '../../stack/zookeeper.js';
import { planOf, runScenario } from './scenario.js';

/** `MAAS_CAMPAIGN=200` runs as many scenarios; `MAAS_CAMPAIGN_SEED=7` begins at that seed, and with `MAAS_CAMPAIGN=1` replays it. */
const count = Number(process.env['MAAS_CAMPAIGN'] ?? 20);
const firstSeed = Number(process.env['MAAS_CAMPAIGN_SEED'] ?? 1);

const stack = await orSkipLoudly('ensemble of three ZooKeeper servers', () => startZooKeeper({ servers: 3 }));
afterAll(() => stack?.[Symbol.asyncDispose]());

describe.skipIf(stack === undefined)('the recipes on an ensemble of three, whatever befalls it', () => {
  for (const seed of Array.from({ length: count }, (_, at) => firstSeed + at)) {
    it(`seed ${seed}: ${planOf(seed).join(', then ')}`, async () => {
      if (stack !== undefined) await runScenario(seed, stack);
    });
  }
});
