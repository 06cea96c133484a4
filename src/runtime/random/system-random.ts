import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from './random.js';

/** The machine's source of randomness. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
};
