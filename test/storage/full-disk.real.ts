import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../src/runtime/files/replace-file.js';
import { systemFiles } from '../../src/runtime/files/system-files.js';
import { storeModel } from '../../src/storage/artifacts.js';
import { DirectoryStore } from '../../src/storage/directory/store.js';
import { extractModel } from '../../src/storage/packing/extract.js';
import { packModel } from '../../src/storage/packing/pack.js';
import { canMount, mountSmallDisk, unmount } from './small-disk.js';
import { systemPorts } from './system-ports.js';
import { temporaryDirectory } from './temporary-directory.js';

const MiB = 1 << 20;

describe.skipIf(!canMount())('on a full disk (needs the right to mount a tmpfs: run as root)', () => {
  let disk: string;
  beforeEach(() => {
    disk = mountSmallDisk();
  });
  afterEach(() => unmount(disk));

  async function modelOf(directory: string, bytes: number): Promise<string> {
    const model = path.join(directory, 'model');
    await mkdir(model);
    await writeFile(path.join(model, 'rest.sh'), '#!/bin/bash\n');
    await writeFile(path.join(model, 'weights'), randomBytes(bytes));
    return model;
  }

  it('a store takes nothing of what does not fit, says so, and works on once there is room', async () => {
    const store = new DirectoryStore(disk, systemPorts);
    const put = (at: string, content: Buffer) =>
      store.put(at, () => Readable.from([content]), {
        sha256: createHash('sha256').update(content).digest('hex'),
        size: content.length,
      });
    await put('there', randomBytes(MiB / 2));
    await expect(put('a/b', randomBytes(2 * MiB))).rejects.toMatchObject({ code: 'STORE_FULL', exit: 9 });
    expect((await store.list('')).map((object) => object.path)).toEqual(['there']);
    expect(await readdir(path.join(disk, '.partial'))).toEqual([]);
    await store.remove('there');
    await put('a/b', randomBytes(MiB / 2));
  });

  it('a state that is replaced stays as it was, and the error names its file', async () => {
    const file = path.join(disk, 'history.json');
    const replace = (data: Buffer) => replaceFile(systemFiles, file, data, { mode: 0o600, durable: true });
    await replace(Buffer.from('before'));
    await expect(replace(randomBytes(2 * MiB))).rejects.toMatchObject({ code: 'ENOSPC', path: `${file}.new` });
    expect(await readFile(file, 'utf8')).toBe('before');
    expect(await readdir(disk)).toEqual(['history.json']);
  });

  it('a model that does not fit into its store is not stored', async () => {
    await using scratch = await temporaryDirectory();
    const model = await modelOf(scratch.path, 2 * MiB);
    const store = new DirectoryStore(disk, systemPorts);
    const storing = storeModel(store, model, { name: 'dga', version: '1.0' }, { scratchDirectory: scratch.path });
    await expect(storing).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(await store.list('')).toEqual([]);
  });

  it('a model is not packed, and its scratch file takes no room any more', async () => {
    await using elsewhere = await temporaryDirectory();
    const model = await modelOf(elsewhere.path, 2 * MiB);
    await expect(packModel(model, { scratchDirectory: disk })).rejects.toMatchObject({
      code: 'STORE_FULL',
      hint: expect.stringContaining(disk),
    });
    expect(await readdir(disk)).toEqual([]);
    await writeFile(path.join(disk, 'proof'), randomBytes(MiB * 0.9));
  });

  it('a node unpacks nothing, and unpacks it once there is room', async () => {
    await using elsewhere = await temporaryDirectory();
    const model = await modelOf(elsewhere.path, MiB / 2);
    await using packed = await packModel(model, { scratchDirectory: elsewhere.path });
    const unpack = () => extractModel(packed.read(), path.join(disk, 'models/dga'), { expected: packed.digest });

    await writeFile(path.join(disk, 'other'), randomBytes(MiB * 0.7));
    await expect(unpack()).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(await readdir(path.join(disk, 'models'))).toEqual([]);

    await rm(path.join(disk, 'other'));
    expect(await unpack()).toMatchObject({ tree: packed.tree, files: 2 });
  });
});
