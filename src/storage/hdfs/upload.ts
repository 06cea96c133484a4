import type { Readable } from 'node:stream';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { Exclusions, isTransient, mostAttempts } from './exclusions.js';
import { blockBytes } from './file-checksum.js';
import { nameNodeDelayMs } from './name-nodes.js';
import { originOf, type WebHdfs } from './web-hdfs.js';
import { namesNoDataNode, withoutDataNode } from './without-data-node.js';

export interface UploadPorts {
  readonly hdfs: WebHdfs;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Sends a file whole. A DataNode that fails in the middle of it costs a new beginning on another: what is half there is written over.
 *
 * @param content asked at each beginning
 * @throws HdfsFault, NoAnswer of the last try; what the content threw; the signal's reason
 */
export async function upload(
  { hdfs, clock, random }: UploadPorts,
  path: string,
  content: () => Readable,
  options: { readonly size?: number | undefined; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { size, signal } = options;
  const exclusions = new Exclusions();
  let told: unknown;
  for (let attempt = 1; ; attempt += 1) {
    let dataNode: string | undefined;
    try {
      const location = await hdfs.create(path, { blocksize: blockBytes }, exclusions.all, signal);
      dataNode = originOf(location);
      await hdfs.send(location, content(), size, signal);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      // That there is no other than those that failed tells less than how they did.
      const isLeftNone = exclusions.all.length > 0 && namesNoDataNode(error);
      const fault = isLeftNone ? error : await withoutDataNode(hdfs, error, signal);
      if (!isLeftNone) told = fault;
      if (!isTransient(fault) || attempt >= mostAttempts(fault)) throw told;
      if (dataNode === undefined) exclusions.forget();
      else await exclusions.add(dataNode);
      await clock.sleep(nameNodeDelayMs(attempt, random.fraction()), signal);
    }
  }
}
