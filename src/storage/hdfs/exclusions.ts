import { lookup } from 'node:dns/promises';
import { HdfsFault, isUnknownHost, NoAnswer } from './fault.js';
import { noDataNode, noRoom } from './without-data-node.js';

/** DataNodes that failed us in one transfer; the NameNode is asked for others until none is left, or it names one of them all the same. */
export class Exclusions {
  readonly #hosts = new Set<string>();

  /** For WebHDFS' `excludedatanodes`: names and addresses, of which the NameNode knows hosts by the second. */
  get all(): readonly string[] {
    return [...this.#hosts];
  }

  /** A NameNode that is left none to name says that it can't: then one that failed may do again. */
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
  // Of a NameNode that has just started; `maas doctor` tells of one that stays so.
  'SafeModeException',
  noDataNode,
  noRoom,
]);

/** A NameNode goes on naming a dead DataNode that it can't exclude by its host. */
const attempts = 12;
/** A name is not soon in DNS that is not there now; and a NameNode that has just started counts no room until a first heartbeat. */
const fewAttempts = 6;

/** How often a transfer that fails so, again and again, is tried before it is given up. */
export function mostAttempts(fault: unknown): number {
  return isUnknownHost(fault) || (fault instanceof HdfsFault && fault.exception === noRoom) ? fewAttempts : attempts;
}
