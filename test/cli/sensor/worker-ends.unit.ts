import { describe, expect, it } from 'vitest';
import { checkEndsOnDev, type WorkerEnds, workerEnds } from '../../../src/cli/sensor/worker-ends.js';
import { resolveSettings } from '../../../src/cli/settings/resolve.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';

const settings = (onDev: boolean, env: Readonly<Record<string, string>> = {}) =>
  resolveSettings({
    flags: {},
    env,
    config: [],
    hadoop: [],
    dev: onDev ? { file: '/dev.json', values: { quorum: 'localhost:1', store: 'file:///store' } } : undefined,
  });
const nothing = { kafka: undefined, 'kafka-config': undefined, 'kafka-protocol': undefined, search: undefined };
const said = (ends: Partial<WorkerEnds>): WorkerEnds => ({ from: 'kafka', to: 'search', ...nothing, ...ends });

describe('the ends of workers on the nodes', () => {
  it('are what was said; addresses come from the nodes', () => {
    const env = { MAAS_KAFKA: 'k:1', MAAS_SEARCH: 'http://s:9200' };
    expect(workerEnds(said({ from: '/var/log' }), settings(false, env))).toEqual(said({ from: '/var/log' }));
  });

  it.each([
    ['from', 'logs', '--from logs: a path on the nodes must be absolute'],
    ['from', '-', '--from -: workers on the nodes have no standard input or output'],
    ['to', '-', '--to -: workers on the nodes have no standard input or output'],
  ])('are not %s %s', (flag, place, message) => {
    expect(() => workerEnds(said({ [flag]: place }), settings(false))).toThrow(expect.objectContaining({ code: 'WRONG_USAGE', message }));
  });
});

describe('the ends of workers on a maas dev', () => {
  it('are of this machine, with our settings', () => {
    const env = { MAAS_KAFKA: 'k:1', MAAS_KAFKA_CONFIG: '/k.properties', MAAS_SEARCH: 'sqlite:///i.db' };
    const ends = workerEnds(said({ from: 'logs', kafka: 'own:1' }), settings(true, env));
    expect(ends).toEqual(
      said({ from: `${process.cwd()}/logs`, kafka: 'own:1', 'kafka-config': '/k.properties', search: 'sqlite:///i.db' }),
    );
  });

  it('are missed before anything is started', async () => {
    const zk = await new MemoryEnsemble().connect();
    const check = (ends: Partial<WorkerEnds>, onDev = true) =>
      checkEndsOnDev(said(ends), settings(onDev), zk, new AbortController().signal);
    const message = expect.stringMatching(/^maas dev has no Kafka/);
    await expect(check({})).rejects.toMatchObject({ code: 'KAFKA_UNREACHABLE', message });
    await expect(check({ from: '/x', to: 'kafka' })).rejects.toMatchObject({ code: 'KAFKA_UNREACHABLE', message });
    await expect(check({ from: '/x' })).rejects.toMatchObject({ code: 'BAD_SETTING', hint: expect.stringContaining('--search sqlite:') });
    await check({ from: '/x', to: '/y' });
    await check({ kafka: 'k:1', search: 'sqlite:///i.db' });
    await check({}, false);
  });
});
