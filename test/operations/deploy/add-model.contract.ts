import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelName, modelVersion } from '../../../src/domain/identity.js';
import { type AddOptions, type AddProgress, addModel, type ModelToAdd } from '../../../src/operations/deploy/add-model.js';
import type { Random } from '../../../src/runtime/random/random.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { MemoryStore } from '../../../src/storage/memory.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import { eventually } from '../../eventually.js';
import { PlayedCluster } from '../played-cluster.js';

describe('adding a model', () => {
  let cluster: PlayedCluster;
  let zk: MemoryZooKeeper;
  let store: MemoryStore;
  let directory: string;
  let told: AddProgress[];
  let random: Random;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    zk = await cluster.connect();
    store = new MemoryStore(cluster.clock);
    told = [];
    random = seededRandom(1);
    directory = await mkdtemp(path.join(tmpdir(), 'maas-model-'));
    await writeFile(path.join(directory, 'rest.sh'), '#!/bin/bash\nexec python3 dga.py\n');
    await chmod(path.join(directory, 'rest.sh'), 0o755);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const add = (model: Partial<ModelToAdd> = {}, options: Partial<AddOptions> = {}) => {
    const { control, clock } = cluster;
    const id = { name: modelName('dga'), version: modelVersion('1.0') };
    return addModel(
      { zk, control, clock, store, random },
      { ...id, directory, instances: 1, ensure: false, memoryMb: undefined, engine: 'agents', replace: false, ...model },
      {
        requester: { user: 'ann', host: 'laptop', via: 'maas' },
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        scratchDirectory: tmpdir(),
        wait: false,
        onProgress: (progress) => told.push(progress),
        ...options,
      },
    );
  };

  it.each([0, 99_999_999])('refuses %i MB before anything is stored', async (memoryMb) => {
    await cluster.node('node1');
    await expect(add({ memoryMb })).rejects.toMatchObject({ code: 'MEMORY_OUT_OF_RANGE', exit: 4 });
    expect(await store.list('')).toEqual([]);
  });

  it('tells what of the directory is not shipped', async () => {
    const socket = createServer();
    await new Promise<void>((resolve) => socket.listen(path.join(directory, 'left.sock'), resolve));
    await Promise.all([add(), cluster.decide()]).finally(() => socket.close());
    expect(told).toContainEqual({ at: 'warning', message: 'left.sock is not shipped: is a socket' });
  });

  it('stores it, asks for it, and tells each step', async () => {
    const [added] = await Promise.all([add(), cluster.decide()]);
    expect(added).toMatchObject({
      name: 'dga',
      version: '1.0',
      instances: { before: 0, after: 1 },
      memoryMb: 512,
      artifact: { reused: false },
    });
    expect([...new Set(told.map(({ at }) => at))]).toEqual(['packing', 'uploading', 'stored', 'asking', 'decided']);
    expect(await store.list('dga/1.0')).toHaveLength(2);
  });

  it('packs and stores nothing while nobody leads', async () => {
    await cluster.leadsNoMore();
    const adding = add();
    const refused = expect(adding).rejects.toMatchObject({ code: 'NO_LEADER', message: expect.stringContaining('nothing was uploaded') });
    await eventually(() => expect(told).toEqual([{ at: 'awaiting service' }]));
    await cluster.clock.advance(10_000);
    await refused;
    expect(told).toHaveLength(1);
    expect(await store.list('')).toEqual([]);
  });

  it('goes on when somebody comes to lead in time', async () => {
    await cluster.leadsNoMore();
    const adding = add();
    await eventually(() => expect(told).toHaveLength(1));
    await cluster.clock.advance(9_000);
    await cluster.leads();
    await Promise.all([adding, cluster.decide()]);
    expect([...new Set(told.map(({ at }) => at))]).toEqual(['awaiting service', 'packing', 'uploading', 'stored', 'asking', 'decided']);
  });

  it('stores nothing where it may not ask', async () => {
    await zk.writeAcl(cluster.control.requests, [{ scheme: 'world', id: 'anyone', permissions: ['read'] }]);
    await expect(add()).rejects.toMatchObject({ fault: 'not allowed' });
    expect(await store.list('')).toEqual([]);
  });

  it('waits until its instances are ready', async () => {
    const adding = add({}, { wait: true });
    await cluster.decide();
    await cluster.node('node1');
    await cluster.instance('dga 1.0', 'a', 'node1', { endpoint: { url: 'http://node1:1500', functions: {} } });
    expect((await adding).running).toMatchObject([{ id: 'dga-1.0-a', state: 'ready', endpoint: { url: 'http://node1:1500' } }]);
    expect(told.at(-1)).toMatchObject({ at: 'rollout', rollout: { ready: 1, wanted: 1 } });
  });

  it('uploads the same content once, and with ensure changes nothing the second time', async () => {
    await Promise.all([add({ instances: 2, ensure: true }), cluster.decide()]);
    const [again] = await Promise.all([add({ instances: 2, ensure: true }), cluster.decide()]);
    expect(again).toMatchObject({ instances: { before: 2, after: 2 }, artifact: { reused: true } });
  });

  it('takes the memory that maas.yaml says, and before it what was typed', async () => {
    await writeFile(path.join(directory, 'maas.yaml'), 'memory: 256\n');
    const [one] = await Promise.all([add(), cluster.decide()]);
    expect(one.memoryMb).toBe(256);
    const [other] = await Promise.all([add({ memoryMb: 300 }), cluster.decide()]);
    expect(other.memoryMb).toBe(300);
  });

  it('stores and asks nothing for what is no model', async () => {
    await rm(path.join(directory, 'rest.sh'));
    await expect(add()).rejects.toMatchObject({ code: 'BAD_MODEL', exit: 4 });
    expect(await store.list('')).toEqual([]);
    expect(await zk.children(cluster.control.requests)).toEqual([]);
  });

  it('refuses other content for a version that stands for one', async () => {
    await Promise.all([add(), cluster.decide()]);
    await writeFile(path.join(directory, 'dga.py'), 'changed\n');
    await expect(add()).rejects.toMatchObject({ code: 'EXISTS_WITH_OTHER_CONTENT', exit: 11 });
  });
});
