import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { flatPlace } from '../../src/metron/flat-place.js';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { MemoryStore } from '../../src/storage/memory.js';
import { putFlatModel } from '../../src/storage/put-flat.js';
import { temporaryDirectory } from './temporary-directory.js';

const options = { signal: new AbortController().signal, onProgress: () => {} };

it('puts plain files beside each other, replaces those that are there, and leaves others', async () => {
  await using directory = await temporaryDirectory();
  const store = new MemoryStore(new ManualClock());
  await writeFile(`${directory.path}/rest.sh`, '#!/bin/bash\n');
  await chmod(`${directory.path}/rest.sh`, 0o755);
  await writeFile(`${directory.path}/dga.py`, 'first');
  expect(await putFlatModel(store, directory.path, 'user/root/dga', options)).toEqual({ files: 2, bytes: 17 });

  await writeFile(`${directory.path}/dga.py`, 'second');
  await writeFile(`${directory.path}/rest.sh`, '#!/bin/bash\n');
  await putFlatModel(store, directory.path, 'user/root/dga', options);
  expect((await store.list('user/root/dga')).map(({ path }) => path)).toEqual(['user/root/dga/dga.py', 'user/root/dga/rest.sh']);
  expect(await text(await store.get('user/root/dga/dga.py'))).toBe('second');
});

it('refuses what Metron would not ship', async () => {
  await using directory = await temporaryDirectory();
  await mkdir(`${directory.path}/weights`);
  await writeFile(`${directory.path}/weights/w.bin`, 'w');
  const putting = putFlatModel(new MemoryStore(new ManualClock()), directory.path, 'x', options);
  await expect(putting).rejects.toMatchObject({ code: 'BAD_MODEL', message: expect.stringContaining('weights') });
});

it.each([
  ['hdfs://nn1:8020/apps/maas', undefined, 'hdfs://nn1:8020/', 'apps/maas/dga/1.0', '/apps/maas/dga/1.0'],
  ['hdfs://prod/apps/maas', '/user//root/models/', 'hdfs://prod/', 'user/root/models', '/user/root/models'],
  ['file:///shared/maas', undefined, 'file:///shared/maas', 'dga/1.0', '/dga/1.0'],
  ['file:///shared/maas', '/user/root/models', 'file:///shared/maas', 'user/root/models', '/user/root/models'],
])('in %s, asked for %s, they go to %s at %s', (store, asked, address, path, itemPath) => {
  expect(flatPlace(store, asked, { name: 'dga', version: '1.0' })).toEqual({ store: address, path, itemPath });
});
