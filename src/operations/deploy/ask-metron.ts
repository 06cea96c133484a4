import { describeModel, type ModelId } from '../../domain/identity.js';
import { Failure } from '../../errors/catalogue.js';
import { encodeQueueItem, type QueueItemRequest } from '../../metron/queue-item.js';
import type { Registration } from '../../metron/registration.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { within } from '../../runtime/waits/deadline.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import { offer, rehearseOffer } from '../../zookeeper/recipes/distributed-queue.js';
import { isFault } from '../../zookeeper/recipes/retry.js';
import { waitForOtherChildren, waitForZnode } from '../../zookeeper/recipes/wait-for.js';
import { readServiceConfig, registrationsOfModel } from '../cluster/read-registrations.js';

export interface AskingMetron {
  readonly zk: ZooKeeper;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface MetronAskOptions {
  /** How long Metron's service may take to remove the request from its queue. */
  readonly timeoutMs: number;
  /** Whether to wait until the requested number of instances is registered. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: MetronProgress) => void) | undefined;
}

export type MetronProgress =
  | { readonly at: 'queued'; readonly item: string }
  | { readonly at: 'taken' }
  | { readonly at: 'registered'; readonly registered: number; readonly wanted: number };

export interface MetronChange {
  readonly name: string;
  readonly version: string;
  readonly via: 'metron';
  /** The znode of the request, which is gone once it is taken. */
  readonly item: string;
  /** Instances in the registry, before and now. */
  readonly registered: { readonly before: number; readonly after: number };
  readonly endpoints: readonly string[];
}

/** A request for Metron's queue. `all` removes as many instances as are registered. */
export type MetronRequest = Omit<QueueItemRequest, 'numInstances'> & ModelId & { readonly numInstances: number | 'all' };

/**
 * Puts a request on Metron's queue, in Metron's own format, and waits until the registrations show that it was carried out.
 *
 * Metron's service does not answer requests. When its item is gone from the queue, the request was taken; when the number of registrations
 * has changed accordingly, it was carried out.
 *
 * @throws Failure NO_SUCH_MODEL for `all` of a model that is not registered; NO_LEADER when nobody takes the request, which is then
 *   withdrawn; TIMED_OUT; the reason of the signal
 */
export async function askMetron(ports: AskingMetron, asked: MetronRequest, options: MetronAskOptions): Promise<MetronChange> {
  const { zk, zkRoot } = ports;
  const { signal, onProgress } = options;
  const { queuePath, serviceRoot } = await readServiceConfig(zk, zkRoot, signal);
  const before = await registered(ports, asked, signal);
  const request = { ...asked, numInstances: asked.numInstances === 'all' ? before.length : asked.numInstances };
  const { action, numInstances } = request;
  if (numInstances === 0 && asked.numInstances === 'all') {
    throw new Failure('NO_SUCH_MODEL', `no instance of ${describeModel(request)} is registered`, {
      name: request.name,
      version: request.version,
    });
  }
  const wanted = action === 'ADD' ? before.length + numInstances : Math.max(0, before.length - numInstances);

  const item = await offer(zk, queuePath, encodeQueueItem(request), { signal });
  onProgress?.({ at: 'queued', item });
  await untilTaken(ports, item, options);
  onProgress?.({ at: 'taken' });

  const isDone = ({ length }: readonly Registration[]) => (action === 'ADD' ? length >= wanted : length <= wanted);
  const path = `${serviceRoot}/${request.name}`;
  let now = before;
  for (;;) {
    // Names first: what comes or goes while the registrations are read is then seen as a change.
    const names = (await zk.children(path, { signal })) ?? [];
    now = await registered(ports, request, signal);
    if (!options.wait || isDone(now)) break;
    onProgress?.({ at: 'registered', registered: now.length, wanted });
    await waitForOtherChildren(zk, path, names, ports, signal);
  }
  return {
    name: request.name,
    version: request.version,
    via: 'metron',
    item,
    registered: { before: before.length, after: now.length },
    endpoints: now.map(({ url }) => url),
  };
}

/**
 * Whether a request can be put on Metron's queue. That somebody reads it nothing tells beforehand.
 *
 * @throws Failure BAD_SETTING of the service configuration; ZooKeeperError not allowed
 */
export async function requireQueue(ports: AskingMetron, signal: AbortSignal): Promise<void> {
  const { queuePath } = await readServiceConfig(ports.zk, ports.zkRoot, signal);
  await rehearseOffer(ports.zk, queuePath, ports, signal);
}

async function registered({ zk, zkRoot }: AskingMetron, { name, version }: ModelId, signal: AbortSignal): Promise<readonly Registration[]> {
  const { registrations } = await registrationsOfModel(zk, zkRoot, name, signal);
  return registrations.filter((each) => each.version === version);
}

async function untilTaken(ports: AskingMetron, item: string, { timeoutMs, signal }: MetronAskOptions): Promise<void> {
  const { zk, clock } = ports;
  const tooLate = new Error('waited long enough');
  try {
    await within({ clock, limitMs: timeoutMs, signal, late: () => tooLate }, (waiting) =>
      waitForZnode(zk, item, (znode) => (znode === undefined ? true : undefined), ports, waiting),
    );
  } catch (error) {
    if (!signal.aborted && error !== tooLate) throw error;
    if (!(await withdrawn(zk, item))) return;
    signal.throwIfAborted();
    const hint = "is Metron's service running? start it with maas_service.sh, or take its place with maas service";
    throw new Failure(
      'NO_LEADER',
      `nobody took the request off Metron's queue within ${timeoutMs / 1_000} s, so it was withdrawn`,
      { item },
      { hint },
    );
  }
}

const withdrawalMs = 2_000;

/** Takes the request off the queue again. @returns false when it was taken after all */
async function withdrawn(zk: ZooKeeper, item: string): Promise<boolean> {
  try {
    await zk.delete(item, 'any', { signal: AbortSignal.timeout(withdrawalMs) });
    return true;
  } catch (cause) {
    if (isFault(cause, 'no znode')) return false;
    throw new Failure('TIMED_OUT', `the request ${item} could not be withdrawn: it may still be carried out`, { item }, { cause });
  }
}
