import { fileURLToPath } from 'node:url';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Files } from '../runtime/files/files.js';
import type { Random } from '../runtime/random/random.js';
import { DirectoryStore } from './directory/store.js';
import type { HdfsSettings } from './hdfs/settings.js';
import type { ModelStore } from './port.js';

export interface StoreDependencies {
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  /** How to come to HDFS; asked for a store that is there. */
  readonly hdfs: () => Promise<HdfsSettings>;
}

/**
 * The model store at an address: `file:///var/lib/maas/store`, a plain absolute path, or `hdfs://nameservice/apps/maas`.
 *
 * @throws Failure BAD_SETTING
 */
export async function openModelStore(address: string, { files, clock, random, hdfs }: StoreDependencies): Promise<ModelStore> {
  if (address.startsWith('/')) return new DirectoryStore(address, { files, clock, random });
  if (/^(?:hdfs|s?webhdfs):/.test(address)) {
    const { openHdfsStore } = await import('./hdfs/connect.js');
    return openHdfsStore(address, { ...(await hdfs()), clock, random });
  }
  const url = URL.parse(address);
  if (url?.protocol === 'file:' && url.host === '') return new DirectoryStore(fileURLToPath(url), { files, clock, random });
  throw new Failure('BAD_SETTING', `${address} is no address of a model store: give file:///DIRECTORY or hdfs://HOST/DIRECTORY`, {
    address,
  });
}
