import { beforeEach, describe, expect, it } from 'vitest';
import { instanceCodec } from '../../../src/control/records.js';
import { instanceId, modelName, modelVersion, newInstanceId, nodeName } from '../../../src/domain/identity.js';
import { yarnNode } from '../../../src/domain/yarn-node.js';
import { LiveCluster, readCluster } from '../../../src/operations/cluster/cluster-view.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { PlayedCluster } from '../played-cluster.js';

const dga = { name: modelName('dga'), version: modelVersion('1.0') };

describe('a view of the cluster', () => {
  let cluster: PlayedCluster;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    await cluster.deployment('dga', '1.0', { instances: 2 });
    await cluster.node('a', { memoryMb: 1_000 });
  });

  async function view(only?: typeof dga) {
    const { control, clock } = cluster;
    return readCluster({ zk: await cluster.connect(), control, clock, random: seededRandom(1), only });
  }

  const states = async () => (await view()).deployments[0]?.instances.map(({ instance, state }) => `${instance}: ${state}`);

  it('counts as ready what its agent says is ready', async () => {
    await cluster.instance('dga 1.0', 'x', 'a');
    await cluster.instance('dga 1.0', 'y', 'a', { state: 'starting' });
    expect((await view()).deployments[0]?.ready).toBe(1);
    expect(await states()).toEqual(['dga-1.0-x: ready', 'dga-1.0-y: starting']);
  });

  it('counts as ready what a runner on YARN says is ready, and what drains as leaving', async () => {
    const zk = await cluster.connect();
    for (const [suffix, state] of [
      ['x', 'ready'],
      ['y', 'draining'],
    ] as const) {
      const node = yarnNode('host1');
      const instance = newInstanceId(dga, suffix);
      const container = { id: suffix, service: 'maas-s-r1', hostname: 'host1' };
      const record = { ...dga, instance, node, revision: 1, state, since: 0, restarts: 0, container };
      await createWithParents(zk, cluster.control.instance(node, instance), instanceCodec.encode(record), { mode: 'ephemeral' });
    }
    expect((await view()).deployments[0]).toMatchObject({
      ready: 1,
      instances: [
        { node: 'yarn@host1', nodeIsThere: true, leaving: false },
        { state: 'draining', leaving: true },
      ],
    });
  });

  it('shows an instance of which its agent has said nothing as placed', async () => {
    await cluster.instance('dga 1.0', 'x', 'a');
    await (await cluster.connect()).delete(cluster.control.instance(nodeName('a'), instanceId('dga-1.0-x')), 'any');
    expect(await states()).toEqual(['dga-1.0-x: placed']);
  });

  it('does not count what is of another revision, or on a node that is gone', async () => {
    await cluster.instance('dga 1.0', 'x', 'a', { revision: 7 });
    await cluster.instance('dga 1.0', 'y', 'gone');
    expect((await view()).deployments[0]).toMatchObject({ ready: 0, instances: { length: 2 } });
  });

  it('does not count what the leader has taken away', async () => {
    await cluster.instance('dga 1.0', 'x', 'a');
    await (await cluster.connect()).delete(cluster.control.assignment(nodeName('a'), instanceId('dga-1.0-x')), 'any');
    expect((await view()).deployments[0]).toMatchObject({ ready: 0, instances: [{ assignment: undefined, state: 'ready' }] });
  });

  it('says what a node has left', async () => {
    await cluster.instance('dga 1.0', 'x', 'a');
    expect((await view()).nodes).toMatchObject([{ usedMb: 512, freeMb: 488, instances: { length: 1 } }]);
  });

  it('keeps instances of what is deployed no more apart', async () => {
    await cluster.instance('echo 1.0', 'x', 'a');
    expect((await view()).leftovers).toMatchObject([{ instance: 'echo-1.0-x' }]);
  });

  it('may be of one model only, although ids of others begin alike', async () => {
    await cluster.instance('dga 1.0', 'x', 'a');
    await cluster.instance('dga 1.0-x', 'y', 'a');
    const { deployments, leftovers } = await view(dga);
    expect(leftovers).toEqual([]);
    expect(deployments[0]?.instances).toMatchObject([{ instance: 'dga-1.0-x' }]);
  });

  it('names what it could not read, and shows the rest', async () => {
    const zk = await cluster.connect();
    await cluster.instance('dga 1.0', 'x', 'a');
    await zk.write(cluster.control.instance(nodeName('a'), instanceId('dga-1.0-x')), new TextEncoder().encode('{'), 'any');
    const { unreadable, deployments } = await view();
    expect(unreadable).toEqual([expect.stringContaining('/instances/a/dga-1.0-x')]);
    expect(deployments).toHaveLength(1);
  });

  it('that lives tells of every change', async () => {
    const { control, clock } = cluster;
    let changed = Promise.withResolvers<void>();
    using live = await LiveCluster.open({ zk: await cluster.connect(), control, clock, random: seededRandom(1) }, () => changed.resolve());
    changed = Promise.withResolvers();

    await cluster.instance('dga 1.0', 'x', 'a', { state: 'starting' });
    while (live.view().deployments[0]?.instances[0]?.state !== 'starting') {
      await changed.promise;
      changed = Promise.withResolvers();
    }
    expect(live.view().deployments[0]?.instances).toHaveLength(1);
  });
});
