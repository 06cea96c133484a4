import { readFile } from 'node:fs/promises';
import type { Files } from '../local/port.js';
import type { ReadFile } from './address-databases.js';

/**
 * Databases on this machine, else on HDFS, where Metron keeps them.
 *
 * @param openHdfs undefined, or giving undefined: there is none
 */
export function readDatabase(openHdfs: (() => Promise<Files | undefined>) | undefined): ReadFile {
  return async (path) => {
    const local = path.startsWith('hdfs:') ? undefined : await readFile(path.replace(/^file:(\/\/)?/, '')).catch(() => undefined);
    if (local !== undefined) return local;
    const hdfs = await openHdfs?.().catch(() => undefined);
    const there = path.replace(/^hdfs:\/\/[^/]*/, '');
    if (hdfs === undefined || (await hdfs.stat(there)) === undefined) return undefined;
    return Buffer.concat(await (await hdfs.read(there)).toArray());
  };
}
