import { beforeEach, describe, expect, it } from 'vitest';
import { controlPaths } from '../../../src/control/layout.js';
import { type Found, type SensorRoute, sensorSteps } from '../../../src/operations/self-test/sensor-steps.js';
import { squidConfig } from '../../../src/operations/self-test/squid-config.js';
import { runSteps } from '../../../src/operations/self-test/steps.js';
import type { TestedCluster } from '../../../src/operations/self-test/tested-cluster.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';

const yahoo = { domain_without_subdomains: 'yahoo.com', is_malicious: 'legit' };
const cnn = { domain_without_subdomains: 'cnn.com', is_malicious: 'malicious', is_alert: 'true', 'threat:triage:level': 100 };

describe('the sensor of the self-test', () => {
  let zk: MemoryZooKeeper;
  const clock = new ManualClock();
  const names = { echo: 'e', dga: 'my-dga', sensor: 'my-squid' };
  beforeEach(async () => {
    zk = await new MemoryEnsemble().connect();
  });

  async function tryWith(documents: readonly Found[]) {
    const sent: string[] = [];
    const route: SensorRoute = {
      preparations: [],
      send: async (lines) => void sent.push(...lines),
      documents: async () => documents,
    };
    const cluster: TestedCluster = {
      ...{ zk, control: controlPaths(), zkRoot: '/metron/maas/config', clock, random: seededRandom(1), names },
      ...{
        store: () => Promise.reject(new Error('no store')),
        requester: { user: 'a', host: 'b', via: 'maas' },
        scratchDirectory: '/none',
      },
    };
    const { steps, left } = await runSteps(sensorSteps(cluster, route), { clock, signal: new AbortController().signal, keep: false });
    const last = steps.at(-1);
    return { sent, left, state: last?.state, reason: last?.state === 'failed' ? last.reason : undefined };
  }

  it('passes with an alert of level 100 for one request and none for the other, and leaves no configuration', async () => {
    expect(await tryWith([yahoo, cnn])).toMatchObject({
      state: 'passed',
      left: [],
      sent: [expect.stringContaining('yahoo.com'), expect.stringContaining('cnn.com')],
    });
    expect(await zk.children('/metron/topology/parsers')).toEqual([]);
  });

  it.each<[string, Found[]]>([
    ['is_malicious of cnn.com is "legit", and should be "malicious"', [yahoo, { ...cnn, is_malicious: 'legit' }]],
    ['is_malicious of yahoo.com is "malicious", and should be "legit"', [{ ...yahoo, is_malicious: 'malicious' }, cnn]],
    ['is_alert of yahoo.com is "true", and should not be set', [{ ...yahoo, is_alert: 'true' }, cnn]],
    ['threat:triage:level of cnn.com is not set, and should be 100', [yahoo, { ...cnn, 'threat:triage:level': undefined }]],
    ['0 documents are of yahoo.com, and there should be one', [cnn, cnn]],
    ['two requests were sent, but 3 documents found', [yahoo, cnn, cnn]],
  ])('fails: %s', async (reason, documents) => {
    expect(await tryWith(documents)).toMatchObject({ state: 'failed', reason });
  });

  it('calls its own model, and writes to its own topic and index', () => {
    const { parser, enrichment, indexing } = squidConfig('my-squid', 'my-dga');
    expect(JSON.stringify(parser)).toContain("MAAS_GET_ENDPOINT('my-dga')");
    expect(parser).toMatchObject({ sensorTopic: 'my-squid' });
    expect(enrichment).toMatchObject({ index: 'my-squid' });
    expect(indexing).toMatchObject({ elasticsearch: { index: 'my-squid' } });
  });
});
