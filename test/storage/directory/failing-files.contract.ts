import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import { FailingClock } from '../../../src/runtime/clock/failing-clock.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { FailingFiles, type InjectedFileFault } from '../../../src/runtime/files/failing-files.js';
import { MemoryFiles } from '../../../src/runtime/files/memory-files.js';
import { FailingRandom } from '../../../src/runtime/random/failing-random.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { storeModel } from '../../../src/storage/artifacts.js';
import { DirectoryStore } from '../../../src/storage/directory/store.js';
import { temporaryDirectory } from '../temporary-directory.js';

const content = randomBytes(300_000);
const digest = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };

function scene() {
  const clock = new FailingClock(new ManualClock());
  const disk = new MemoryFiles(clock);
  const files = new FailingFiles(disk);
  const random = new FailingRandom(seededRandom(1));
  const store = new DirectoryStore('/store', { files, clock, random });
  const put = (source: () => Readable = () => Readable.from([content.subarray(0, 200_000), content.subarray(200_000)])) =>
    store.put('dga/1.0', source, digest);
  const partial = async () => (await disk.list('/store/.partial')).map(({ name }) => name);
  return { clock, disk, files, random, store, put, partial };
}

/** What a put that goes well asks of the disk. */
async function steps(): Promise<number> {
  const { files, put } = scene();
  await put();
  return files.calls.length;
}

describe('a directory store on a disk that fails', () => {
  const faults: [InjectedFileFault, string, number][] = [
    ['torn', 'STORE_FULL', 9],
    ['ENOSPC', 'STORE_FULL', 9],
    ['EACCES', 'NOT_ALLOWED', 10],
    ['EROFS', 'NOT_ALLOWED', 10],
    ['EIO', 'STORE_UNREACHABLE', 9],
  ];
  it.each(faults)(
    '%s, at any step of a put: it says so as %s, exit %i, and holds nothing half; the next put goes well',
    async (fault, code, exit) => {
      const count = await steps();
      expect(count).toBeGreaterThan(10);
      let failed = 0;
      for (let step = 0; step < count; step++) {
        const { disk, files, store, put, partial } = scene();
        files.sabotage = ({ index }) => (index === step ? fault : undefined);
        const outcome = await put().catch((error: unknown) => error);
        if (outcome instanceof Error) {
          failed++;
          expect(outcome).toMatchObject({ code, exit });
        }
        const named = await disk.read('/store/dga/1.0').catch(() => undefined);
        if (named !== undefined) expect(named.equals(content)).toBe(true);

        files.sabotage = () => undefined;
        expect(await put()).toMatchObject({ path: 'dga/1.0', size: content.length });
        expect((await buffer(await store.get('dga/1.0'))).equals(content)).toBe(true);
        if (outcome instanceof Error && named === undefined) expect((await partial()).length).toBeLessThanOrEqual(1);
      }
      expect(failed).toBeGreaterThan(count / 2);
    },
  );

  it('the power cut after any step of a put: what has the name is whole, and once answered it has it', async () => {
    const count = await steps();
    for (let step = 0; step <= count; step++) {
      const { disk, files, put } = scene();
      files.sabotage = ({ index }) => (index >= step ? 'EIO' : undefined);
      const answered = await put().then(
        () => true,
        () => false,
      );
      disk.cutPower();
      const named = await disk.read('/store/dga/1.0').catch(() => undefined);
      if (answered) expect(named).toBeDefined();
      if (named !== undefined) expect(named.equals(content)).toBe(true);
    }
  });

  it('full: a model is not stored, and takes no room', async () => {
    await using model = await temporaryDirectory();
    await using scratch = await temporaryDirectory();
    await writeFile(`${model.path}/rest.sh`, '#!/bin/bash\n', { mode: 0o755 });
    const { files, store, partial } = scene();
    files.sabotage = ({ name }) => (name === 'write' ? 'torn' : undefined);
    const storing = storeModel(store, model.path, { name: 'dga', version: '1.0' }, { scratchDirectory: scratch.path });
    const failure = await storing.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: 'STORE_FULL', exit: 9, message: expect.stringContaining('no space left') });
    files.sabotage = () => undefined;
    expect(await store.list('')).toEqual([]);
    expect(await partial()).toEqual([]);
  });

  it.each<[InjectedFileFault, string]>([
    ['EACCES', 'NOT_ALLOWED'],
    ['ENOENT', 'NO_SUCH_ARTIFACT'],
    ['EIO', 'STORE_UNREACHABLE'],
  ])('%s while an artifact is read: the reader is told, and never of an early end', async (fault, code) => {
    for (const at of ['open', 'read chunk'] as const) {
      const { files, store, put } = scene();
      await put();
      let reads = 0;
      files.sabotage = ({ name }) => (name === at && (at === 'open' || reads++ === 1) ? fault : undefined);
      await expect(store.get('dga/1.0').then(buffer)).rejects.toMatchObject({ code });
    }
  });
});

describe('a directory store', () => {
  it('whose clock was set forward takes the file of a writer for abandoned: that one is told, and holds nothing half', async () => {
    const { clock, store, put, partial } = scene();
    async function* slow() {
      yield content.subarray(0, 10);
      clock.set(2 * 24 * 60 * 60 * 1000);
      await store.put('other', () => Readable.from([content]), digest);
      yield content.subarray(10);
    }
    await expect(put(() => Readable.from(slow()))).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE', retryable: true });
    expect((await store.list('')).map(({ path }) => path)).toEqual(['other']);
    expect(await partial()).toEqual([]);
  });

  it('that draws the name of another writer draws another', async () => {
    const { random, store, put } = scene();
    async function* slow() {
      yield content.subarray(0, 10);
      let draws = 0;
      random.sabotage = () => (draws++ === 0 ? 'repeats' : undefined);
      await store.put('other', () => Readable.from([content]), digest);
      yield content.subarray(10);
    }
    await put(() => Readable.from(slow()));
    for (const path of ['dga/1.0', 'other']) expect((await buffer(await store.get(path))).equals(content)).toBe(true);
  });
});
