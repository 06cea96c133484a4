import { beforeEach, describe, expect, it } from 'vitest';
import { modelName, modelVersion } from '../../../src/domain/identity.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { type ChangeOptions, changeInstances } from '../../../src/operations/deploy/change-instances.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import { PlayedCluster } from '../played-cluster.js';

const dga = { name: modelName('dga'), version: modelVersion('1.0') };

describe('changing how many instances there are', () => {
  let cluster: PlayedCluster;
  let zk: MemoryZooKeeper;
  let told: string[];
  let stop: AbortController;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    zk = await cluster.connect();
    told = [];
    stop = new AbortController();
    await cluster.node('node1');
    await cluster.deployment('dga', '1.0', { instances: 2 });
    await cluster.instance('dga 1.0', 'a', 'node1');
    await cluster.instance('dga 1.0', 'b', 'node1');
  });

  const change = (verb: 'remove' | 'scale', instances: number, more: Partial<ChangeOptions> = {}) => {
    const { control, clock } = cluster;
    return changeInstances(
      { zk, control, clock, random: seededRandom(1) },
      { verb, instances, ...dga },
      {
        requester: { user: 'ann', host: 'laptop', via: 'maas' },
        timeoutMs: 10_000,
        signal: stop.signal,
        wait: true,
        onChange: ({ ready, wanted, instances }) => told.push(`${ready} ready of ${instances.length}, ${wanted} wanted`),
        ...more,
      },
    );
  };

  it('waits until those that are too many have gone', async () => {
    const changing = change('remove', 1);
    await cluster.decide();
    await cluster.clock.advance(5_000);
    expect(told).toEqual(['2 ready of 2, 1 wanted']);

    await cluster.gone('dga 1.0', 'b', 'node1');
    expect(await changing).toMatchObject({ instances: { before: 2, after: 1 }, running: [{ id: 'dga-1.0-a' }] });
  });

  it('takes all when more are to go than there are, and says so', async () => {
    const changing = change('remove', 5, { wait: false });
    await cluster.decide();
    expect(await changing).toMatchObject({
      instances: { before: 2, after: 0 },
      reason: '5 were to be removed, and there were 2: all are removed',
    });
  });

  it('waits until new ones are ready', async () => {
    const changing = change('scale', 3);
    await cluster.decide();
    await cluster.instance('dga 1.0', 'c', 'node1', { state: 'starting' });
    await cluster.clock.advance(1_000);
    await cluster.instance('dga 1.0', 'c', 'node1', { state: 'ready' });
    expect((await changing).running).toHaveLength(3);
  });

  it('is refused for a model that is not deployed', async () => {
    const { control, clock } = cluster;
    const other = { name: modelName('other'), version: modelVersion('1.0') };
    const options = { requester: { user: 'a', host: 'b', via: 'maas' }, timeoutMs: 10_000, signal: stop.signal, wait: true } as const;
    const changing = changeInstances({ zk, control, clock, random: seededRandom(1) }, { verb: 'remove', instances: 1, ...other }, options);
    await Promise.all([cluster.decide(), expect(changing).rejects.toMatchObject({ code: 'NO_SUCH_MODEL', exit: 3 })]);
  });

  it('tells how far it came when the time is over', async () => {
    const changing = change('scale', 3);
    await cluster.decide();
    await cluster.instance('dga 1.0', 'c', 'node1', { state: 'starting', reason: 'waits for a listener' });
    await cluster.clock.advance(1_000);
    stop.abort(new Failure('TIMED_OUT', 'not done within 1 s'));
    await expect(changing).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: 'dga 1.0 is not done in time: 2 of 3 instances are ready',
      details: { reasons: [{ instance: 'dga-1.0-c', reason: 'starting: waits for a listener' }] },
    });
  });

  it('ends at once when somebody else removes the model meanwhile', async () => {
    const changing = change('scale', 3);
    await cluster.decide();
    await cluster.deployment('dga', '1.0', { instances: 0 });
    await expect(changing).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
  });
});
