import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOverhead } from '../../../src/zookeeper/embedded/storage/frame.js';
import { CrashingDisk } from './crashing-disk.js';
import { change, type History, openHistory, recoveredFrom, settled } from './history.js';

const number = fc.nat(99);
/** Changes that come together are written together; between two groups a snapshot may be taken. */
const life = fc.array(fc.record({ changes: fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 }), snapshot: fc.nat(5) }), {
  minLength: 1,
  maxLength: 8,
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

/** Smaller than those of real disks, as our writes here are. */
const sectorBytes = 64;

async function live(groups: Life, disk = new CrashingDisk()): Promise<History & { disk: CrashingDisk }> {
  const history = await openHistory(disk);
  for (const { changes, snapshot } of groups) {
    for (const [kind, choice] of changes) change(history, kind, choice);
    const snapshotting = snapshot === 0 ? history.store.snapshot() : undefined;
    if (snapshotting !== undefined) for (const [kind, choice] of changes) change(history, kind + 17, choice + 3);
    await settled(history);
    await snapshotting;
  }
  await history.store.close();
  return { ...history, disk };
}

/** Many changes and little else: enough for every position to be tried. */
const longLife: Life = Array.from({ length: 12 }, (_, n) => ({
  changes: Array.from({ length: 3 }, (_, m) => [8 + ((n * 37 + m * 11) % 90), (n * 13 + m * 7) % 100] as [number, number]),
  snapshot: 1,
}));

describe('an ensemble that was killed', () => {
  it('has every transaction that it promised, and nothing that never was, wherever the kill struck', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.nat(), async (groups, seed) => {
        const { disk, pictures, promises } = await live(groups);
        for (let count = 0; count <= disk.operations.length; count++) {
          const promised = promises.findLast(({ operations }) => operations <= count)?.zxid ?? 0;
          const files = disk.crashedAfter(count, (bytes) => bytes.subarray(0, seed % (bytes.length + 1)));
          const recovered = await recoveredFrom(new CrashingDisk(files));
          expect(recovered.zxid).toBeGreaterThanOrEqual(promised);
          expect(recovered.picture).toBe(pictures.get(recovered.zxid));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is none the worse where the power failed, and only some sectors of the last write came through', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.nat(), async (groups, seed) => {
        const { disk, pictures, promises } = await live(groups);
        const count = seed % (disk.operations.length + 1);
        const promised = promises.findLast(({ operations }) => operations <= count)?.zxid ?? 0;
        const holed = (bytes: Buffer) => {
          const torn = Buffer.from(bytes);
          const from = sectorBytes * (seed % Math.ceil(torn.length / sectorBytes));
          return torn.fill(0, from, Math.min(from + sectorBytes, torn.length));
        };
        const recovered = await recoveredFrom(new CrashingDisk(disk.crashedAfter(count, holed)));
        expect(recovered.zxid).toBeGreaterThanOrEqual(promised);
        expect(recovered.picture).toBe(pictures.get(recovered.zxid));
      }),
      { numRuns: 200 },
    );
  });

  it('may be killed again while it recovers, at each step', async () => {
    const { disk } = await live(longLife);
    const killed = disk.crashedAfter(disk.operations.length - 1, (bytes) => bytes.subarray(0, 5));
    const recovering = new CrashingDisk(killed);
    const first = await recoveredFrom(recovering);
    for (let count = 0; count <= recovering.operations.length; count++) {
      expect((await recoveredFrom(new CrashingDisk(recovering.crashedAfter(count)))).picture).toBe(first.picture);
    }
  });

  it('goes on where it was: what comes later is kept with what was before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 2, maxLength: 4 }), fc.nat(), async (lives, seed) => {
        let files = new Map<string, Buffer>();
        let last = '';
        for (const groups of lives) {
          const { disk, pictures } = await live(groups, new CrashingDisk(files));
          files = disk.crashedAfter(disk.operations.length - (seed % 2), (bytes) => bytes.subarray(0, seed % bytes.length));
          const recovered = await recoveredFrom(new CrashingDisk(files));
          expect(recovered.picture).toBe(pictures.get(recovered.zxid));
          last = recovered.picture;
        }
        expect((await recoveredFrom(new CrashingDisk(files))).picture).toBe(last);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a log', () => {
  const lived = live(longLife);
  const theLog = async () => {
    const { disk, pictures } = await lived;
    const [entry] = disk.files;
    if (entry === undefined || disk.files.size !== 1) throw new Error('one log was expected');
    return { name: entry[0], bytes: entry[1], pictures };
  };
  const recoverWith = (name: string, bytes: Buffer) => recoveredFrom(new CrashingDisk(new Map([[name, bytes]])));

  it('truncated at any byte gives the state of its last whole write, and says what it dropped', async () => {
    const { name, bytes, pictures } = await theLog();
    let before = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const { zxid, picture, log } = await recoverWith(name, bytes.subarray(0, length));
      expect(picture).toBe(pictures.get(zxid));
      expect(zxid).toBeGreaterThanOrEqual(before);
      before = zxid;
      for (const { level, fields } of log.entries) {
        expect({ level, file: fields['file'], end: Number(fields['offset']) + Number(fields['bytes']) }).toEqual({
          level: 'warn',
          file: name,
          end: length,
        });
      }
    }
    expect(before).toBe(Math.max(...pictures.keys()));
  });

  it('with a bit flipped anywhere before its last write is refused, with the place', async () => {
    const { name, bytes } = await theLog();
    const lastFrame = bytes.lastIndexOf(Buffer.from('7a6bf5a1', 'hex'));
    for (let at = 0; at < lastFrame; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const failure = await recoverWith(name, flipped).catch((error: unknown) => error);
      expect(failure, `at ${at}`).toMatchObject({ code: 'ENSEMBLE_DAMAGED', details: { file: name } });
      const { offset } = (failure as { details: { offset: number } }).details;
      expect(offset).toBeLessThanOrEqual(at);
    }
    expect(lastFrame).toBeGreaterThan(20 * frameOverhead);
  });

  it('with a bit flipped in its last write loses that write, or is refused, but never tells something else', async () => {
    const { name, bytes, pictures } = await theLog();
    const lastFrame = bytes.lastIndexOf(Buffer.from('7a6bf5a1', 'hex'));
    for (let at = lastFrame; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const { zxid, picture, log } = await recoverWith(name, flipped);
      expect(picture).toBe(pictures.get(zxid));
      expect(log.entries).toHaveLength(1);
    }
  });

  it('that is missing between others is missed', async () => {
    let files = new Map<string, Buffer>();
    for (let start = 0; start < 3; start++) files = (await live(longLife, new CrashingDisk(files))).disk.files;
    const middle = [...files.keys()].sort()[1] ?? '';
    files.delete(middle);
    await expect(recoveredFrom(new CrashingDisk(files))).rejects.toThrow(/missing/);
  });

  it('of another version is left alone', async () => {
    const { name, bytes } = await theLog();
    const other = Buffer.concat([Buffer.from('maas zookeeper log 2\n'), Buffer.from('whatever that version writes')]);
    await expect(recoverWith(name, other)).rejects.toMatchObject({ code: 'ENSEMBLE_DAMAGED', details: { file: name, offset: 0 } });
    expect(bytes.subarray(0, 5).toString()).toBe('maas ');
  });
});

describe('a snapshot', () => {
  const snapshotting: Life = longLife.map((group, n) => ({ ...group, snapshot: n % 3 === 2 ? 0 : 1 }));

  it('that is damaged anywhere is refused, and the one before it will do once it is moved away', async () => {
    const { disk, pictures, store } = await live(snapshotting);
    const newest =
      [...disk.files.keys()]
        .filter((name) => name.startsWith('snapshot.'))
        .sort()
        .at(-1) ?? '';
    const bytes = disk.files.get(newest) ?? Buffer.alloc(0);
    for (let at = 0; at < bytes.length; at += 3) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const files = new Map(disk.files).set(newest, flipped);
      await expect(recoveredFrom(new CrashingDisk(files)), `at ${at}`).rejects.toMatchObject({
        code: 'ENSEMBLE_DAMAGED',
        details: { file: newest },
      });
    }
    const without = new Map(disk.files);
    without.delete(newest);
    expect((await recoveredFrom(new CrashingDisk(without))).picture).toBe(pictures.get(store.machine.zxid));
  });

  it('keeps the disk bounded: two snapshots, and the logs since the older one', async () => {
    const { disk } = await live([...snapshotting, ...snapshotting, ...snapshotting]);
    const names = [...disk.files.keys()].sort();
    expect(names.filter((name) => name.startsWith('snapshot.'))).toHaveLength(2);
    expect(names.filter((name) => name.startsWith('log.')).length).toBeLessThanOrEqual(3);
  });
});
