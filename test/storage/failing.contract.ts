import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { findModel, storeModel } from '../../src/storage/artifacts.js';
import { FailingStore, type InjectedStoreFault } from '../../src/storage/failing.js';
import { MemoryStore } from '../../src/storage/memory.js';
import { openStoredModel } from '../../src/storage/stored-model.js';
import { temporaryDirectory } from './temporary-directory.js';

const dga = { name: 'dga', version: '1.0' };

async function scene() {
  const directory = await temporaryDirectory();
  await writeFile(`${directory.path}/rest.sh`, '#!/bin/bash\n');
  const whole = new MemoryStore(new ManualClock());
  const store = new FailingStore(whole);
  const storing = () => storeModel(store, directory.path, dga, { scratchDirectory: directory.path });
  return { directory, whole, store, storing };
}

describe('storing a model in a store that fails', () => {
  const faults: [InjectedStoreFault, string][] = [
    ['unreachable, done', 'STORE_UNREACHABLE'],
    ['unreachable, not done', 'STORE_UNREACHABLE'],
    ['full', 'STORE_FULL'],
    ['not allowed', 'NOT_ALLOWED'],
  ];

  it.each(faults)('%s, at any of its calls: it says so, or is whole; the next try is', async (fault, code) => {
    const { directory, whole, store, storing } = await scene();
    await using _ = directory;
    await storing();
    const calls = store.calls.length;
    for (let at = 0; at < calls; at++) {
      for (const { path } of await whole.list('')) await whole.remove(path);
      const first = store.calls.length;
      store.sabotage = ({ index }) => (index === first + at ? fault : undefined);
      const outcome = await storing().catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code });

      store.sabotage = () => undefined;
      const stored = await storing();
      expect(await findModel(whole, dga)).toMatchObject({ sha256: stored.sha256 });
      expect(await whole.stat(stored.path)).toBeDefined();
    }
  });

  it('cut in the middle of an archive: nothing is unpacked', async () => {
    const { directory, store, storing } = await scene();
    await using _ = directory;
    const stored = await storing();
    store.sabotage = ({ name }) => (name === 'get' ? 'cut' : undefined);
    await expect(openStoredModel(store, stored).unpack(`${directory.path}/unpacked`)).rejects.toThrow();
    store.sabotage = () => undefined;
    expect(await openStoredModel(store, stored).unpack(`${directory.path}/unpacked`)).toMatchObject({ files: 1 });
  });
});
