import { HdfsFault } from './fault.js';
import { blockBytes } from './file-checksum.js';
import { readState } from './state.js';
import type { WebHdfs } from './web-hdfs.js';

/** Stands in for Java's exception when every DataNode is full. */
export const noRoom = 'NoRoom';
/** Stands in for Java's exception when no DataNode is up; one may come back. */
export const noDataNode = 'NoDataNode';

/** A NameNode that is asked for one to write to, or a DataNode that is cut off in the middle of that, whatever the reason. */
const mayBeFull = [/^Failed to find datanode\b/i, /^All datanodes .* are bad\b/, /could only be (?:written|replicated) to 0 /];

/** Whether the error says only that no DataNode can be written to, and not why. */
export function namesNoDataNode(error: unknown): boolean {
  return error instanceof HdfsFault && /^Failed to find datanode\b/i.test(error.message);
}

/**
 * A NameNode that has no DataNode to name says the same when all are full and when all are down, and so does a DataNode that can't go on: the
 * NameNode is asked for its state.
 *
 * @returns the error itself when it says something else, or when the state tells no more
 */
export async function withoutDataNode(hdfs: WebHdfs, error: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  if (!(error instanceof HdfsFault && mayBeFull.some((pattern) => pattern.test(error.message)))) return error;
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
