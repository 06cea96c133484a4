import type { Clock } from '../../../src/runtime/clock.js';
import { memoryLog } from '../../../src/runtime/memory-log.js';
import { seededRandom } from '../../../src/runtime/seeded-random.js';

/** A clock whose sleeps take a turn of the loop, however long they are: for waits between tries. */
const hastyClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  async sleep(_ms, signal) {
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  },
};

export const ports = { clock: hastyClock, random: seededRandom(1), log: memoryLog() };

export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (data: Uint8Array | undefined) => (data === undefined ? undefined : new TextDecoder().decode(data));

/** Polls in turns of the loop; fails after a second. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 1_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
