import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { requestCodec } from '../../../src/control/records.js';
import { modelName, modelVersion, nodeName } from '../../../src/domain/identity.js';
import { collectGarbage, unusedModels } from '../../../src/operations/models/collect-garbage.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { storeModel } from '../../../src/storage/artifacts.js';
import { MemoryStore } from '../../../src/storage/memory.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { PlayedCluster } from '../played-cluster.js';

const hourMs = 3_600_000;

async function scene() {
  const cluster = await PlayedCluster.begin();
  const store = new MemoryStore(cluster.clock);
  const signal = new AbortController().signal;
  const zk = await cluster.connect();
  const stored = async (version: string, content: string, replace = false) => {
    await using directory = await temporaryDirectory();
    await writeFile(`${directory.path}/run.sh`, `#!/bin/bash\n${content}\n`);
    const { uri, sha256, size } = await storeModel(
      store,
      directory.path,
      { name: 'dga', version },
      { scratchDirectory: directory.path, replace },
    );
    return { form: 'archive', uri, sha256, size } as const;
  };
  return {
    cluster,
    store,
    stored,
    collecting: { zk, control: cluster.control, store, clock: cluster.clock, random: seededRandom(1), signal },
  };
}

describe('collecting garbage', () => {
  it('takes what is neither deployed nor running nor asked for, and tells what it freed', async () => {
    const { cluster, store, stored, collecting } = await scene();
    const deployed = await stored('1.0', 'deployed');
    await stored('2.0', 'left');
    const asked = await stored('3.0', 'asked for');
    await cluster.deployment('dga', '1.0', { artifact: deployed });
    const id = { name: modelName('dga'), version: modelVersion('3.0') };
    const add = {
      verb: 'add',
      engine: 'agents',
      kind: 'model',
      instances: 1,
      ensure: false,
      memoryMb: 1,
      artifact: asked,
      manifest: {},
      ...id,
    } as const;
    const requester = { user: 'u', host: 'h', via: 'maas' } as const;
    await collecting.zk.create(
      cluster.control.request('r1'),
      requestCodec.encode({ arguments: add, requester, submittedAt: 0, state: 'waiting' }),
    );
    await cluster.clock.advance(2 * hourMs);

    const garbage = await unusedModels(collecting, hourMs);
    expect(garbage.map(({ version }) => version)).toEqual(['2.0']);
    const { freedBytes } = await collectGarbage(collecting, garbage);
    expect(freedBytes).toBe(garbage[0]?.size);
    expect((await store.list('')).map(({ path }) => path).filter((path) => path.startsWith('dga/2.0'))).toEqual([]);
    expect(await unusedModels(collecting, hourMs)).toEqual([]);
  });

  it('leaves what was stored a moment ago, and what was asked for since it looked', async () => {
    const { cluster, store, stored, collecting } = await scene();
    const artifact = await stored('1.0', 'new');
    expect(await unusedModels(collecting, hourMs)).toEqual([]);
    await cluster.clock.advance(2 * hourMs);
    const garbage = await unusedModels(collecting, hourMs);
    await cluster.deployment('dga', '1.0', { artifact });
    expect(await collectGarbage(collecting, garbage)).toEqual({ removed: [], freedBytes: 0 });
    expect(await store.list('')).toHaveLength(2);
  });

  it('leaves the archive that a version stands for when it takes one that was replaced', async () => {
    const { cluster, store, stored, collecting } = await scene();
    await stored('1.0', 'before');
    const artifact = await stored('1.0', 'after', true);
    await cluster.deployment('dga', '1.0', { artifact });
    await cluster.clock.advance(2 * hourMs);
    await collectGarbage(collecting, await unusedModels(collecting, hourMs));
    expect((await store.list('')).map(({ path }) => path)).toEqual([`dga/1.0/${artifact.sha256}.tar.gz`, 'dga/1.0/artifact.json']);
  });

  it('takes nothing where it cannot know what is in use', async () => {
    const { cluster, stored, collecting } = await scene();
    await stored('1.0', 'left');
    const path = `${cluster.control.assignmentsOf(nodeName('node1'))}/broken`;
    await collecting.zk.create(cluster.control.assignmentsOf(nodeName('node1')), new Uint8Array());
    await collecting.zk.create(path, Buffer.from('{'));
    await expect(unusedModels(collecting, hourMs)).rejects.toMatchObject({ code: 'LAYOUT_MISMATCH' });
  });
});
