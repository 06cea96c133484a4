import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { findModel, storeModel } from '../../src/storage/artifacts.js';
import { DirectoryStore } from '../../src/storage/directory/store.js';
import { MemoryStore } from '../../src/storage/memory.js';
import type { ModelStore } from '../../src/storage/port.js';
import { openStoredModel } from '../../src/storage/stored-model.js';
import { systemPorts } from './system-ports.js';
import { temporaryDirectory } from './temporary-directory.js';

const dga = { name: 'dga', version: '1.0' };
const stores: Record<string, (root: string) => ModelStore> = {
  memory: () => new MemoryStore(systemClock),
  directory: (root) => new DirectoryStore(path.join(root, 'store'), systemPorts),
};

describe.each(Object.entries(stores))('models stored by several at the same moment, in a %s store,', (_, open) => {
  let root: Awaited<ReturnType<typeof temporaryDirectory>>;
  let store: ModelStore;
  beforeEach(async () => {
    root = await temporaryDirectory();
    store = open(root.path);
  });
  afterEach(() => root[Symbol.asyncDispose]());

  async function model(content: string): Promise<string> {
    const directory = path.join(root.path, `model-${content}`);
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, 'rest.sh'), `#!/bin/bash\n# ${content}\n`);
    return directory;
  }

  async function stored(): Promise<string> {
    const artifact = await findModel(store, dga);
    if (artifact === undefined) return 'nothing';
    const target = path.join(root.path, `unpacked-${artifact.sha256}`);
    await openStoredModel(store, artifact).unpack(target);
    return (await readFile(path.join(target, 'rest.sh'), 'utf8')).split('# ')[1]?.trim() ?? '';
  }

  const options = () => ({ scratchDirectory: root.path });

  it('are one when they are the same', async () => {
    const directory = await model('same');
    const all = await Promise.all(Array.from({ length: 5 }, () => storeModel(store, directory, dga, options())));
    expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await stored()).toBe('same');
    expect(await store.list('')).toHaveLength(2);
  });

  it('are the first of them otherwise; the others are told, and change nothing', async () => {
    const contents = ['one', 'two', 'three', 'four', 'five'];
    const directories = await Promise.all(contents.map(model));
    const outcomes = await Promise.allSettled(directories.map((directory) => storeModel(store, directory, dga, options())));

    const winners = contents.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toEqual([await stored()]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'EXISTS_WITH_OTHER_CONTENT', exit: 11 });
    }
  });

  it('are whole whichever replaces the other last', async () => {
    const contents = ['one', 'two', 'three'];
    const directories = await Promise.all(contents.map(model));
    const outcomes = await Promise.allSettled(
      directories.map((directory) => storeModel(store, directory, dga, { ...options(), replace: true })),
    );
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(contents).toContain(await stored());
  });

  it('are different versions without any regard for each other', async () => {
    const versions = ['1.0', '1.1', '2.0'];
    await Promise.all(versions.map(async (version) => storeModel(store, await model(version), { ...dga, version }, options())));
    expect((await store.list('dga')).filter(({ path: at }) => at.endsWith('artifact.json'))).toHaveLength(versions.length);
  });
});
