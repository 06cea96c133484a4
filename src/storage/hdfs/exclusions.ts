import { lookup } from 'node:dns/promises';
import { HdfsFault, isUnknownHost, NoAnswer } from './fault.js';
import { noDataNode, noRoom } from './without-data-node.js';

/** The DataNodes that failed in one transfer. The NameNode is asked for others, until none is left or it names one of these all the same. */
export class Exclusions {
  readonly #hosts = new Set<string>();

  /** For WebHDFS' parameter `excludedatanodes`: each DataNode by its name and by its address, since a NameNode may know it by the latter only. */
  get all(): readonly string[] {
    return [...this.#hosts];
  }

  /** Forgets them all. For when a NameNode has no other to name: then one that failed may work by now. */
  forget(): void {
    this.#hosts.clear();
  }

  async add(origin: string): Promise<void> {
    const host = URL.parse(origin)?.hostname.replace(/^\[|\]$/g, '');
    if (host === undefined || host === '') return;
    this.#hosts.add(host);
    const found = await lookup(host).catch(() => undefined);
    if (found !== undefined) this.#hosts.add(found.address);
  }
}

/** Whether another DataNode, or a new try, may do better. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  if (!(error instanceof HdfsFault)) return false;
  return error.exception === undefined ? error.status >= 500 && error.status !== 507 : transientExceptions.has(error.exception);
}

const transientExceptions = new Set([
  'IOException',
  'ConnectException',
  'SocketTimeoutException',
  'SocketException',
  'NoRouteToHostException',
  'ClosedChannelException',
  'EOFException',
  'InterruptedIOException',
  'BlockMissingException',
  'RetriableException',
  'StandbyException',
  'ReplicaNotFoundException',
  'LeaseExpiredException',
  // A NameNode that has just started is in safe mode for a moment; `maas doctor` reports one that stays in it.
  'SafeModeException',
  noDataNode,
  noRoom,
]);

/** Tries of a transfer. Many, since a NameNode may go on naming a dead DataNode that it can't exclude by its host. */
const attempts = 12;
/**
 * Tries where more would hardly help: a host name that is not in DNS now will not be there soon. A few all the same, since a NameNode
 * that has just started sees no free space before the first heartbeat of a DataNode.
 */
const fewAttempts = 6;

/** How often a transfer that keeps failing with this fault is tried before it is given up. */
export function mostAttempts(fault: unknown): number {
  return isUnknownHost(fault) || (fault instanceof HdfsFault && fault.exception === noRoom) ? fewAttempts : attempts;
}
