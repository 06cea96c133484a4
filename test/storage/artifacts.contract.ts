import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { findModel, listModels, removeModel, storeModel } from '../../src/storage/artifacts.js';
import { MemoryStore } from '../../src/storage/memory.js';
import { openStoredModel } from '../../src/storage/stored-model.js';
import { temporaryDirectory } from './temporary-directory.js';

const dga = { name: 'dga', version: '1.0' };

async function scene() {
  const directory = await temporaryDirectory();
  const model = path.join(directory.path, 'model');
  await mkdir(path.join(model, '__pycache__'), { recursive: true });
  await writeFile(path.join(model, 'rest.sh'), '#!/bin/bash\npython3 dga.py\n');
  await chmod(path.join(model, 'rest.sh'), 0o755);
  await writeFile(path.join(model, '__pycache__/dga.pyc'), 'junk');
  return { directory, model, store: new MemoryStore(new ManualClock()), options: { scratchDirectory: directory.path } };
}

describe('a model in a store', () => {
  it('comes back as it was, without the junk', async () => {
    const { directory, model, store, options } = await scene();
    await using _ = directory;
    const stored = await storeModel(store, model, dga, options);

    const target = path.join(directory.path, 'unpacked');
    const unpacked = await openStoredModel(store, stored).unpack(target);
    expect(unpacked).toMatchObject({ tree: stored.tree, files: 1 });
    expect(await readFile(path.join(target, 'rest.sh'), 'utf8')).toContain('dga.py');
  });

  it('is stored once for the same content, whenever its files were written', async () => {
    const { directory, model, store, options } = await scene();
    await using _ = directory;
    const first = await storeModel(store, model, dga, options);
    await writeFile(path.join(model, 'rest.sh'), '#!/bin/bash\npython3 dga.py\n');
    expect(await storeModel(store, model, dga, options)).toMatchObject({ sha256: first.sha256, reused: true });
  });

  it('is refused when the version stands for another content, unless it is to be replaced', async () => {
    const { directory, model, store, options } = await scene();
    await using _ = directory;
    const first = await storeModel(store, model, dga, options);
    await writeFile(path.join(model, 'dga.py'), 'print()');
    await expect(storeModel(store, model, dga, options)).rejects.toMatchObject({ code: 'EXISTS_WITH_OTHER_CONTENT' });
    expect((await findModel(store, dga))?.sha256).toBe(first.sha256);

    const second = await storeModel(store, model, dga, { ...options, replace: true });
    expect((await findModel(store, dga))?.sha256).toBe(second.sha256);
  });

  it('leaves nothing when it is removed', async () => {
    const { directory, model, store, options } = await scene();
    await using _ = directory;
    await storeModel(store, model, dga, options);
    expect(await listModels(store)).toMatchObject([dga]);
    expect(await removeModel(store, dga)).toBeGreaterThan(0);
    expect(await store.list('')).toEqual([]);
  });

  it('is not packed when a link leads out of it', async () => {
    const { directory, model, store, options } = await scene();
    await using _ = directory;
    await symlink('/etc/passwd', path.join(model, 'secrets'));
    await expect(storeModel(store, model, dga, options)).rejects.toMatchObject({ code: 'BAD_MODEL' });
  });

  it('is not unpacked when a byte of it has changed', async () => {
    const { directory, model, store, options } = await scene();
    await using _ = directory;
    const stored = await storeModel(store, model, dga, options);
    const unpacking = openStoredModel(store, { ...stored, sha256: 'f'.repeat(64) }).unpack(path.join(directory.path, 'unpacked'));
    await expect(unpacking).rejects.toMatchObject({ code: 'BAD_ARCHIVE' });
  });
});
