import type { Quarantined } from '../control/records.js';

const keptBytes = 16 * 1024;

/** The record of what could not be read, with its beginning. */
export function quarantinedData(about: Omit<Quarantined, 'data' | 'length'>, data: Uint8Array): Quarantined {
  return { ...about, data: Buffer.from(data.subarray(0, keptBytes)).toString('base64'), length: data.length };
}
