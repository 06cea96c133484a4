import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import DeployAdd from '../../src/commands/deploy/add.js';
import DeployList from '../../src/commands/deploy/list.js';
import DeployRemove from '../../src/commands/deploy/remove.js';
import { encodeQueueItem } from '../../src/metron/queue-item.js';
import { encodeServiceConfig } from '../../src/metron/service-config.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { offer } from '../../src/zookeeper/recipes/distributed-queue.js';
import { createWithParents, ensurePath } from '../../src/zookeeper/recipes/ensure-path.js';
import { type CommandClass, Outside, runCommand } from '../cli/harness.js';
import { RealCluster } from '../commands/real-cluster.js';
import { eventually } from '../eventually.js';
import { modelFixture } from '../fixtures/model-fixture.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { startZooKeeper } from '../stack/zookeeper.js';
import { connectForTest } from '../zookeeper/server-ensemble.js';
import { curatorJars, MetronPeer } from './metron-peer.js';

/** Other places than the defaults, as the configuration znode says: so everything below shows that it is honoured too. */
const config = { queuePath: '/other/queue', serviceRoot: '/other/service' };
/** Of a cluster where the peer is the master, and no maas service runs. */
const theirs = { queuePath: '/theirs/queue', serviceRoot: '/theirs/service' };

const jars = await orSkipLoudly('Curator', curatorJars);
const resources = new AsyncDisposableStack();
let quorum: string;
let zk: ZooKeeper;
let peer: MetronPeer;
let master: MetronPeer;
let cluster: RealCluster;

describe.skipIf(jars === undefined)("Metron's side of ZooKeeper, played by Curator's own queue and discovery,", () => {
  beforeAll(async () => {
    ({ quorum } = resources.use(await startZooKeeper()));
    const connect = () => connectForTest(quorum);
    zk = await connect();
    resources.defer(() => zk.close());
    await createWithParents(zk, '/metron/maas/config', encodeServiceConfig(config));
    await createWithParents(zk, '/theirs/config', encodeServiceConfig(theirs));
    await ensurePath(zk, theirs.queuePath);
    cluster = resources.use(await RealCluster.begin({ nodeMemoryMb: 1_024, connect, serviceRoot: config.serviceRoot }));
    peer = resources.use(await MetronPeer.start(jars ?? '', { quorum, ...config }));
    master = resources.use(await MetronPeer.start(jars ?? '', { quorum, ...theirs }));
  }, 120_000);
  afterAll(() => resources.disposeAsync());

  async function result(Class: CommandClass, argv: string[]) {
    const outside = new Outside();
    await runCommand(Class, [...argv, '--json', '--timeout', '60'], outside, { connectors: cluster.connectors });
    return { ...JSON.parse(outside.stdout.text), exitStatus: outside.exitStatus };
  }
  const list = async () => (await result(DeployList, [])).result;
  async function deployed(name: string): Promise<string> {
    await using fixture = await modelFixture('quick');
    const added = await result(DeployAdd, [fixture.path, '--store', 'file:///models', '-n', name, '-v', '1.0', '-m', '64']);
    expect(added).toMatchObject({ ok: true });
    return added.result.running[0].endpoint.url;
  }

  it('puts requests on the queue, which the service takes: a model of plain files comes up, and goes', async () => {
    await using fixture = await modelFixture('quick');
    await cp(fixture.path, path.join(cluster.storeDirectory, 'user/root/quick'), { recursive: true });
    const request = { name: 'theirs', version: '1.0', numInstances: 1, memory: 64 };
    await peer.offer(JSON.stringify({ ...request, action: 'ADD', path: '/user/root/quick' }));

    await eventually(async () => expect(await peer.instances('theirs')).toHaveLength(1), 60_000);
    const [instance = ''] = await peer.instances('theirs');
    const url = instance.split('|')[3];
    expect((await fetch(`${url}/apply?host=a`)).status).toBe(200);

    await peer.offer(JSON.stringify({ ...request, memory: 0, action: 'REMOVE', path: null }));
    await eventually(async () => expect(await peer.instances('theirs')).toEqual([]), 60_000);
  });

  it('leaves plain files in the store, which deploy add takes without a directory', async () => {
    await using fixture = await modelFixture('quick');
    await cp(fixture.path, path.join(cluster.storeDirectory, 'user/root/left'), { recursive: true });
    const id = ['-n', 'left', '-v', '1.0'];
    const added = await result(DeployAdd, ['--path', '/user/root/left', '--store', 'file:///models', ...id, '-m', '64']);
    expect(added).toMatchObject({ ok: true, result: { artifact: { uri: '/user/root/left', reused: true } } });
    expect((await fetch(`${added.result.running[0].endpoint.url}/apply?host=a`)).status).toBe(200);
    await result(DeployRemove, [...id, '--all']);
  });

  it('puts what can not be read on the queue, and the next request is taken all the same', async () => {
    await peer.offer('\u0000 no request');
    await peer.offer('null');
    await peer.offer(JSON.stringify({ name: 'nobodys', version: '1', numInstances: 1, memory: 0, action: 'REMOVE', path: null }));
    await eventually(async () => expect(await zk.children(config.queuePath)).toEqual([]), 30_000);
  });

  it('takes the items that we put on a queue, as strictly as a master reads them', async () => {
    const add = { name: 'dga', version: '1.0', numInstances: 2, memory: 512, action: 'ADD', path: '/user/root/dga' } as const;
    await offer(zk, theirs.queuePath, encodeQueueItem(add));
    await offer(zk, theirs.queuePath, encodeQueueItem({ ...add, memory: 0, action: 'REMOVE', path: null }));
    expect(await master.take()).toBe('ADD dga 1.0 2 512 /user/root/dga');
    expect(await master.take()).toBe('REMOVE dga 1.0 2 0 null');
    expect(await zk.children(theirs.queuePath)).toEqual([]);
  });

  it.each([
    ['the setting says so', 'told', ['--metron', 'yes']],
    ['there is no maas service', 'found', ['--control-root', '/nowhere/control']],
  ])('is the master that our client asks when %s: a model is uploaded, added, listed and removed', async (_, name, mode) => {
    const where = ['--zk-root', '/theirs/config', '--store', 'file:///models'];
    const id = ['-n', name, '-v', '1.0'];
    const place = `user/root/${name}`;
    const url = 'http://127.0.0.1:9';
    await using fixture = await modelFixture('quick');

    const adding = result(DeployAdd, [fixture.path, ...mode, ...where, ...id, '-m', '64', '--path', `/${place}`]);
    expect(await master.take()).toBe(`ADD ${name} 1.0 1 64 /${place}`);
    expect(await readdir(path.join(cluster.storeDirectory, place))).toEqual(await readdir(fixture.path));
    await master.register(name, 'container_1', '1.0', url);
    expect(await adding).toMatchObject({ ok: true, result: { via: 'metron', registered: { before: 0, after: 1 }, endpoints: [url] } });

    const again = result(DeployAdd, [...mode, ...where, ...id, '-m', '64', '--path', `/${place}`, '--no-wait']);
    expect(await master.take()).toBe(`ADD ${name} 1.0 1 64 /${place}`);
    expect(await again).toMatchObject({ ok: true });

    const mine = async () => (await result(DeployList, where)).result.others.filter((each: { name: string }) => each.name === name);
    expect(await mine()).toMatchObject([{ name, version: '1.0', id: 'container_1', endpoint: url }]);

    const removing = result(DeployRemove, [...mode, ...where, ...id]);
    expect(await master.take()).toBe(`REMOVE ${name} 1.0 1 0 null`);
    await master.unregister(name, 'container_1');
    expect(await removing).toMatchObject({ ok: true, result: { registered: { before: 1, after: 0 }, endpoints: [] } });
    expect(await mine()).toEqual([]);
  });

  it('registers models, which are listed as of others and stay until it unregisters them', async () => {
    await peer.register('foreign', '2', '3.0', 'http://127.0.0.1:9');
    expect((await list()).others).toMatchObject([{ name: 'foreign', version: '3.0', id: '2', endpoint: 'http://127.0.0.1:9' }]);
    await deployed('beside');
    await result(DeployRemove, ['-n', 'beside', '-v', '1.0', '--all']);
    expect((await list()).others).toMatchObject([{ name: 'foreign' }]);
    await peer.unregister('foreign', '2');
    expect((await list()).others).toEqual([]);
  });

  it('finds ours, by asking and by its cache, and no longer once they are removed', async () => {
    const url = await deployed('ours');
    const { hostname, port } = new URL(url);
    const seen = [expect.stringMatching(new RegExp(`\\|${hostname}:${port}\\|1\\.0\\|${url}\\|apply$`))];
    expect(await peer.instances('ours')).toEqual(seen);
    await eventually(async () => expect(await peer.cached('ours')).toEqual(seen), 20_000);

    await result(DeployRemove, ['-n', 'ours', '-v', '1.0', '--all']);
    expect(await peer.instances('ours')).toEqual([]);
    await eventually(async () => expect(await peer.cached('ours')).toEqual([]), 20_000);
  });

  it('unregisters everything when its master starts, and ours are put back', async () => {
    await deployed('kept');
    const before = await peer.instances('kept');
    expect(await peer.unregisterAll()).toBe(1);
    await eventually(async () => expect(await peer.instances('kept')).toEqual(before), 20_000);
    await result(DeployRemove, ['-n', 'kept', '-v', '1.0', '--all']);
  });

  it('no longer finds ours when their node dies', async () => {
    await deployed('doomed');
    expect(await peer.cached('doomed')).toHaveLength(1);
    await cluster.endAgentSession();
    await eventually(async () => expect(await peer.cached('doomed')).toEqual([]), 20_000);
  });
});
