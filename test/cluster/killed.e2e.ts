import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeploymentList } from '../../src/operations/deploy/list-deployments.js';
import type { ServiceStatus } from '../../src/operations/service/service-status.js';
import { eventually } from '../eventually.js';
import { modelFixture } from '../fixtures/model-fixture.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { BinaryCluster } from './binary-cluster.js';

const limitMs = 60_000;
const quick = ['--name', 'quick', '--version', '1.0'];

describe('two nodes at two addresses, and two services, of the built binary', () => {
  let cluster: BinaryCluster;
  let first: ReturnType<BinaryCluster['agent']>;
  let services: ReturnType<BinaryCluster['service']>[];

  beforeAll(async () => {
    cluster = await BinaryCluster.start();
    services = [cluster.service(), cluster.service()];
    first = cluster.agent('node1', '127.0.0.2');
    cluster.agent('node2', '127.0.0.3');
    await eventually(async () => expect((await cluster.must<{ nodes: object[] }>('node', 'list')).nodes).toHaveLength(2), limitMs);
    await eventually(async () => expect((await status()).services).toHaveLength(2), limitMs);
    await using model = await modelFixture('quick');
    await cluster.must('deploy', 'add', model.path, ...quick, '--instances', '2', '--memory', '64');
  }, 120_000);
  afterAll(async () => {
    await cluster.maas('deploy', 'remove', ...quick, '--all');
    await cluster[Symbol.asyncDispose]();
  });

  const status = () => cluster.must<ServiceStatus>('service', 'status');
  async function running() {
    const { deployments } = await cluster.must<DeploymentList>('deploy', 'list', ...quick);
    return (deployments[0]?.running ?? []).map(({ id, node, state, endpoint, restarts }) => ({
      id,
      node,
      state,
      restarts,
      url: endpoint?.url ?? '',
    }));
  }
  async function call(url: string, query = ''): Promise<{ pid: number }> {
    return (await (await fetch(`${url}/apply${query}`)).json()) as { pid: number };
  }
  const startedAt = async (name: string) => {
    const { nodes } = await cluster.must<{ nodes: { node: string; startedAt: number }[] }>('node', 'list');
    return nodes.find(({ node }) => node === name)?.startedAt ?? 0;
  };
  const on = async (node: string) => {
    const found = (await running()).find((instance) => instance.node === node);
    if (found === undefined) throw new Error(`nothing runs on ${node}`);
    return found;
  };

  it('share the instances, each reached at the address of its node', async () => {
    const urls = (await running()).map(({ node, url }) => [node, new URL(url).hostname]).sort();
    expect(urls).toEqual([
      ['node1', '127.0.0.2'],
      ['node2', '127.0.0.3'],
    ]);
    for (const { url } of await running()) expect((await call(url)).pid).toBeGreaterThan(0);
  });

  it('an agent killed and started again adopts its model: the same process, the same registration, no call that fails', async () => {
    const before = await on('node1');
    const { pid } = await call(before.url);
    await using zk = { client: await connectForTest(cluster.server.quorum), [Symbol.asyncDispose]: () => zk.client.close() };
    const registration = `/maas/service/quick/${before.id}`;
    const registered = (await zk.client.stat(registration))?.czxid;

    const calling = new AbortController();
    const failed: unknown[] = [];
    let answered = 0;
    const calls = (async () => {
      while (!calling.signal.aborted) {
        await call(before.url).then(
          () => (answered += 1),
          (error) => failed.push(error),
        );
      }
    })();
    const since = await startedAt('node1');
    const ended = once(first, 'exit');
    first.kill('SIGKILL');
    await ended;
    first = cluster.agent('node1', '127.0.0.2');
    // The new one is in its place once the node says that it was started later.
    await eventually(async () => expect(await startedAt('node1')).toBeGreaterThan(since), limitMs);
    calling.abort();
    await calls;
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(0);
    expect(await on('node1')).toEqual(before);
    expect((await call(before.url)).pid).toBe(pid);
    expect((await zk.client.stat(registration))?.czxid).toBe(registered);
  });

  it('a model that ends is started again after a pause, and its agent says so', async () => {
    const before = await on('node1');
    const { pid } = await call(before.url);
    process.kill(pid, 'SIGKILL');
    const after = await eventually(async () => {
      const now = await on('node1');
      expect(now).toMatchObject({ id: before.id, state: 'ready', restarts: before.restarts + 1 });
      return now;
    }, limitMs);
    expect((await call(after.url)).pid).not.toBe(pid);
  });

  it('the leading service killed, the other one takes over and carries out what is asked', async () => {
    const [leads, standsBy] = (await status()).services;
    const leading = services.find(({ pid }) => pid === leads?.pid);
    const ended = leading && once(leading, 'exit');
    leading?.kill('SIGKILL');
    await ended;
    const { stdout } = await cluster.maas('service', 'status');
    expect(stdout).toContain(`pid ${leads?.pid}: has ended, and nobody leads until its session ends, within 10 s`);
    await cluster.must('deploy', 'scale', ...quick, '--instances', '3');
    expect((await status()).services).toMatchObject([{ pid: standsBy?.pid, role: 'leads' }]);
    const left = await running();
    expect(left.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  });
});
