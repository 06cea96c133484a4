import type { ControlPaths } from '../control/layout.js';
import { Mirror } from '../control/mirror.js';
import { type Request, requestCodec } from '../control/records.js';
import type { ModelName, ModelVersion } from '../domain/identity.js';
import type { RequestArguments } from '../domain/request.js';
import { type FencedWriter, unlessChanged } from '../engines/fenced-writer.js';
import { decodeQueueItem, type QueueItemRequest } from '../metron/queue-item.js';
import type { Log } from '../runtime/log/log.js';
import type { Step, Znode, ZooKeeper } from '../zookeeper/port.js';
import { type QueueItem, queueOrder, takeStep } from '../zookeeper/recipes/distributed-queue.js';
import { isFault, type RecipePorts } from '../zookeeper/recipes/retry.js';
import { childOf } from '../zookeeper/znode-path.js';
import type { CrashPoint } from './crash-points.js';
import { putAsideSteps } from './quarantine.js';

export interface MetronIntakeOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly queuePath: string;
  readonly writer: FencedWriter;
  readonly log: Log;
  readonly crash: CrashPoint;
  readonly onChange: () => void;
}

/** Turns items of Metron's queue into requests, each in one commit. An item that cannot be decoded is quarantined, so that others proceed. */
export class MetronIntake implements Disposable {
  readonly #options: MetronIntakeOptions;
  readonly #queue: Mirror;
  /** The items that were taken, by request id and not by path: another item may get the same path later. */
  readonly #taken = new Set<string>();

  private constructor(options: MetronIntakeOptions, queue: Mirror) {
    this.#options = options;
    this.#queue = queue;
  }

  static async open(options: MetronIntakeOptions, signal: AbortSignal): Promise<MetronIntake> {
    const { zk, clock, random, queuePath, onChange } = options;
    return new MetronIntake(options, await Mirror.open({ zk, clock, random, root: queuePath, depth: 1, onChange, signal }));
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }

  /** Takes all waiting items in order; none while an earlier one may not have been read yet. */
  async takeAll(signal: AbortSignal): Promise<void> {
    if (!this.#queue.isComplete) return;
    const waiting = queueOrder(this.#queue.names).flatMap(({ name, number }) => {
      const path = childOf(this.#options.queuePath, name);
      const znode = this.#queue.znodes.get(path);
      return znode === undefined ? [] : [{ item: { name, number, path }, znode, id: requestIdOf(znode, name) }];
    });
    const there = new Set(waiting.map(({ id }) => id));
    for (const id of this.#taken) if (!there.has(id)) this.#taken.delete(id);
    for (const { item, znode, id } of waiting) if (!this.#taken.has(id)) await this.#take(item, znode, id, signal);
  }

  async #take(item: QueueItem, znode: Znode, id: string, signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    const decoded = decodeQueueItem(znode.data);
    if (decoded.kind === 'broken') return this.#putAside(item, znode, id, decoded.reason, signal);

    const steps = [takeStep(item, znode.stat.version)];
    if (decoded.kind === 'request') steps.push(requestStep(id, decoded.request, this.#options));
    try {
      if (await this.#commit(steps, id, signal)) log.info('queue item taken', { item: item.path, kind: decoded.kind, request: id });
    } catch (error) {
      if (!isFault(error, 'too large')) throw error;
      await this.#putAside(item, znode, id, 'as a request it is more than ZooKeeper takes in one packet', signal);
    }
  }

  async #putAside({ path, name }: QueueItem, { data, stat }: Znode, id: string, reason: string, signal: AbortSignal): Promise<void> {
    const { control, clock, log } = this.#options;
    const about = { source: 'metron queue', name, reason, at: clock.now() } as const;
    const steps = putAsideSteps({ path, version: stat.version, to: control.quarantined(id), about, data });
    if (await this.#commit(steps, id, signal)) log.warn('a queue item that can not be read was put aside', { item: path, reason, id });
  }

  /** @returns false when somebody else took it */
  async #commit(steps: readonly Step[], id: string, signal: AbortSignal): Promise<boolean> {
    const { writer, crash } = this.#options;
    crash('before a queue item is taken');
    const isTaken = await unlessChanged(writer.commit(steps, signal));
    crash('after a queue item is taken');
    this.#taken.add(id);
    return isTaken;
  }
}

/** An id unique to the item: names repeat when the queue is re-created, and one transaction may create several items. */
function requestIdOf({ stat }: Znode, name: string): string {
  return `metron-${stat.czxid.toString(16)}-${name}`;
}

function requestStep(id: string, item: QueueItemRequest, { control, clock }: MetronIntakeOptions): Step {
  const request: Request = {
    arguments: argumentsOf(item),
    requester: { user: 'unknown', host: 'unknown', via: 'metron' },
    submittedAt: clock.now(),
    state: 'waiting',
  };
  return { kind: 'create', path: control.request(id), data: requestCodec.encode(request) };
}

/** Names are not checked here but when the request is decided, so that a bad name gets an answer. */
function argumentsOf({ action, numInstances, memory, path, ...item }: QueueItemRequest): RequestArguments & Request['arguments'] {
  const name = item.name as ModelName;
  const version = item.version as ModelVersion;
  if (action === 'REMOVE') return { verb: 'remove', name, version, instances: numInstances };
  const artifact = { form: 'flat', uri: path ?? '' } as const;
  return {
    verb: 'add',
    name,
    version,
    engine: 'agents',
    kind: 'model',
    instances: numInstances,
    ensure: false,
    memoryMb: memory,
    artifact,
    manifest: {},
  };
}
