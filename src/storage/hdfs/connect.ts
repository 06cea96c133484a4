import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { HdfsAccess } from './access.js';
import { type HdfsLocation, locateHdfs } from './addresses.js';
import { WebHdfsFileSystem } from './client-file-system.js';
import type { HdfsLimits } from './exchange.js';
import type { HdfsFileSystem } from './file-system.js';
import { NameNodes } from './name-nodes.js';
import type { HdfsSettings } from './settings.js';
import { HdfsStore } from './store.js';
import { WebHdfs } from './web-hdfs.js';

export interface HdfsOptions extends HdfsSettings {
  readonly limits?: HdfsLimits;
  readonly clock: Clock;
  readonly random: Random;
}

const defaultLimits: HdfsLimits = { connectMs: 5_000, answerMs: 20_000, idleMs: 60_000 };

/**
 * A model store at an address such as `hdfs://nameservice/apps/maas`; addresses.ts lists the forms. No request is sent yet.
 *
 * @throws Failure BAD_SETTING
 */
export function openHdfsStore(address: string, options: HdfsOptions): HdfsStore {
  const { clock, random } = options;
  const { location, hdfs } = openWebHdfs(address, options);
  return new HdfsStore({ hdfs, clock, random, root: location.path, uri: address.replace(/\/+$/, '') });
}

/**
 * HDFS as a file system, at `hdfs://nameservice`.
 * @throws Failure BAD_SETTING
 */
export function openHdfsFileSystem(address: string, options: HdfsOptions): HdfsFileSystem {
  const { clock, random } = options;
  const { location, hdfs } = openWebHdfs(address, options);
  return new WebHdfsFileSystem({ hdfs, clock, random, uri: location.uri });
}

/** @throws Failure BAD_SETTING */
export function openWebHdfs(address: string, options: HdfsOptions): { location: HdfsLocation; hdfs: WebHdfs } {
  const { identity, properties, limits = defaultLimits, clock, random } = options;
  const location = locateHdfs(address, properties);
  const nameNodes = new NameNodes({ addresses: location.nameNodes, limits, clock, random });
  return { location, hdfs: new WebHdfs(nameNodes, new HdfsAccess(identity), limits) };
}
