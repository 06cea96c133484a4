import { HdfsFault } from './fault.js';
import { blockBytes } from './file-checksum.js';
import { readState } from './state.js';
import type { WebHdfs } from './web-hdfs.js';

/** Every DataNode is full. In the place of Java's exception. */
export const noRoom = 'NoRoom';
/** None is up: one may come back. In the place of Java's exception. */
export const noDataNode = 'NoDataNode';

/**
 * A NameNode that has no DataNode to name says the same when all are full and when all are down, so it is asked for its state.
 *
 * @returns the error itself when it says something else, or when the state tells no more
 */
export async function withoutDataNode(hdfs: WebHdfs, error: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  if (!(error instanceof HdfsFault) || !/^Failed to find datanode\b/i.test(error.message)) return error;
  const { liveDataNodes, freeBytes } = await readState(hdfs, signal).catch(() => {
    signal?.throwIfAborted();
    return { liveDataNodes: undefined, freeBytes: undefined };
  });
  const { server, status } = error;
  if (liveDataNodes === 0) return new HdfsFault('HDFS has no DataNode that is up', { exception: noDataNode, status, server });
  if (liveDataNodes === undefined || freeBytes === undefined) return error;
  // It names only DataNodes with room for a whole block.
  if (freeBytes >= liveDataNodes * blockBytes) return error;
  const free = `${Math.floor(freeBytes / 1024 ** 2)} MB free on ${liveDataNodes} DataNode${liveDataNodes === 1 ? '' : 's'}`;
  return new HdfsFault(`HDFS has no room for a block of ${blockBytes / 1024 ** 2} MB: ${free}`, { exception: noRoom, status, server });
}
