import { createHash } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestCodec } from '../../../src/control/records.js';
import { modelName, modelVersion } from '../../../src/domain/identity.js';
import type { AddProgress } from '../../../src/operations/deploy/add-model.js';
import { addStoredModel } from '../../../src/operations/deploy/add-stored-model.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { storeModel } from '../../../src/storage/artifacts.js';
import { MemoryStore } from '../../../src/storage/memory.js';
import { putFlatModel } from '../../../src/storage/put-flat.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { PlayedCluster } from '../played-cluster.js';

const id = { name: modelName('dga'), version: modelVersion('1.0') };
const signal = new AbortController().signal;

describe('adding a model that is in the store already', () => {
  let cluster: PlayedCluster;
  let zk: ZooKeeper;
  let made: { readonly path: string } & AsyncDisposable;
  let directory: string;
  /** By address. */
  let stores: Record<string, MemoryStore>;
  let told: AddProgress[];

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    zk = await cluster.connect();
    stores = {
      'hdfs://prod/apps/maas': new MemoryStore(cluster.clock, 'hdfs://prod/apps/maas'),
      'hdfs://prod/': new MemoryStore(cluster.clock, 'hdfs://prod/'),
    };
    told = [];
    made = await temporaryDirectory();
    directory = path.join(made.path, 'dga');
    await mkdir(directory);
    await write('rest.sh', '#!/bin/bash\nexec python3 dga.py\n');
    await chmod(path.join(directory, 'rest.sh'), 0o755);
    await write('maas.yaml', 'memory: 96\nfunctions:\n  apply: {}\n');
  });
  afterEach(() => made[Symbol.asyncDispose]());

  const write = (name: string, text: string) => writeFile(path.join(directory, name), text);
  function storeAt(address: string): MemoryStore {
    const store = stores[address];
    if (store === undefined) throw new Error(`no store at ${address}`);
    return store;
  }
  const archives = () => storeAt('hdfs://prod/apps/maas');
  const files = () => storeAt('hdfs://prod/');
  const store = () => storeModel(archives(), directory, id, { scratchDirectory: made.path, signal });
  const upload = () => putFlatModel(files(), directory, 'user/root/models', { signal, onProgress: () => {} });

  function add(at?: string) {
    const { control, clock } = cluster;
    return addStoredModel(
      {
        ...{ zk, control, clock, random: seededRandom(1) },
        store: async () => archives(),
        storeAddress: () => 'hdfs://prod/apps/maas',
        openStore: async (address) => storeAt(address),
      },
      { ...id, instances: 1, ensure: false, memoryMb: undefined, engine: 'agents', replace: false, path: at },
      {
        requester: { user: 'ann', host: 'laptop', via: 'maas' },
        timeoutMs: 10_000,
        signal,
        wait: false,
        onProgress: (progress) => told.push(progress),
      },
    );
  }
  async function asked(request: string) {
    const at = cluster.control.request(request);
    return requestCodec.decode((await zk.read(at))?.data ?? new Uint8Array(), at).arguments;
  }

  it('deploys the archive that the name and version stand for, with the memory of its maas.yaml', async () => {
    const { uri, sha256, size } = await store();
    const [added] = await Promise.all([add(), cluster.decide()]);
    expect(added).toMatchObject({ memoryMb: 96, instances: { before: 0, after: 1 }, artifact: { uri, sha256, size, reused: true } });
    expect(await asked(added.request)).toMatchObject({ artifact: { form: 'archive', uri, sha256 }, manifest: { memory: 96 } });
    expect(told[0]).toEqual({ at: 'found', uri, files: 2, size });
  });

  it('finds the maas.yaml of an archive before much that is not needed', async () => {
    await write('weights.bin', 'w'.repeat(2_000_000));
    await store();
    expect((await Promise.all([add(), cluster.decide()]))[0].memoryMb).toBe(96);
  });

  it('does without a maas.yaml', async () => {
    await rm(path.join(directory, 'maas.yaml'));
    await store();
    expect((await Promise.all([add(), cluster.decide()]))[0].memoryMb).toBe(512);
  });

  it('deploys a directory of plain files where Metron has it, whatever the store of archives is', async () => {
    const { bytes } = await upload();
    const [added] = await Promise.all([add('/user/root/models/'), cluster.decide()]);
    expect(added).toMatchObject({ memoryMb: 96, artifact: { uri: '/user/root/models', size: bytes, reused: true } });
    expect(added.artifact.sha256).toBeUndefined();
    expect(await asked(added.request)).toMatchObject({ artifact: { form: 'flat', uri: '/user/root/models' }, manifest: { memory: 96 } });
    expect(told[0]).toMatchObject({ at: 'found', files: 2, size: bytes });
  });

  it('takes a start file that maas.yaml names, by its first line', async () => {
    await write('maas.yaml', 'start: serve\n');
    await write('serve', '#!/usr/bin/python3\n');
    await upload();
    await Promise.all([add('/user/root/models'), cluster.decide()]);
    expect(told).toContainEqual({ at: 'warning', message: expect.stringContaining('started with /usr/bin/python3') });
  });

  it.each([
    ['no archive of that name and version', undefined, 'NO_SUCH_ARTIFACT', 'there is no dga 1.0 in the store hdfs://prod/apps/maas'],
    ['no such directory', '/user/root/modles', 'NO_SUCH_ARTIFACT', 'there are no files in hdfs://prod/user/root/modles'],
    ['no start script in it', '/user/root', 'BAD_MODEL', 'hdfs://prod/user/root has no start script'],
    ['the root of the file system', '/', 'WRONG_USAGE', `can't lie at /`],
    ['a path that leads out', '/user/../etc', 'NOT_ALLOWED', `can't be a path`],
  ])('asks nothing where there is %s', async (_, at, code, message) => {
    await upload();
    await expect(add(at)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await zk.children(cluster.control.requests)).toEqual([]);
  });

  it('says which place of a maas.yaml in the store is wrong, and takes none that is huge', async () => {
    await write('maas.yaml', 'memry: 96\n');
    await upload();
    await expect(add('/user/root/models')).rejects.toMatchObject({ code: 'BAD_MODEL', message: expect.stringContaining('maas.yaml:1:1') });

    const bytes = Buffer.alloc(300_000, '#');
    await write('maas.yaml', bytes.toString());
    await upload();
    await expect(add('/user/root/models')).rejects.toMatchObject({ code: 'BAD_MODEL', message: expect.stringContaining('256 KB') });
  });

  it('says that an archive is damaged', async () => {
    const { path: at } = await store();
    await archives().remove(at);
    const content = Buffer.from('no archive');
    const digest = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
    await archives().put(at, () => Readable.from([content], { objectMode: false }), digest);
    await expect(add()).rejects.toMatchObject({ code: 'BAD_ARCHIVE' });
  });
});
