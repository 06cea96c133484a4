import type { Clock } from '../../../src/runtime/clock/clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';

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
