import { expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { Store } from '../../../src/zookeeper/embedded/storage/store.js';
import { CrashingDisk } from './crashing-disk.js';

/** Takes no new files. */
class FullDisk extends CrashingDisk {
  refused = 0;

  override async create(): Promise<never> {
    this.refused++;
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  }
}

it('a snapshot that could not be taken is tried again a minute later, not at every look', async () => {
  const disk = new FullDisk();
  const events = { durable: () => {}, failed: () => {} };
  const clock = new ManualClock();
  const store = await Store.open({ disk, fsync: true, snapshotAfterBytes: 0, firstSessionId: 1, clock, log: memoryLog(), events });
  const refusedAt = async (ms: number) => {
    store.maintain(ms);
    await new Promise((resolve) => setImmediate(resolve));
    return disk.refused;
  };
  expect([await refusedAt(0), await refusedAt(125), await refusedAt(59_000), await refusedAt(61_000)]).toEqual([1, 1, 1, 2]);
  await store.close();
});
