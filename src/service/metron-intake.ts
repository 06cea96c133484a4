import type { ControlPaths } from '../control/layout.js';
import { Mirror } from '../control/mirror.js';
import { quarantinedCodec, type Request, requestCodec } from '../control/records.js';
import type { ModelName, ModelVersion } from '../domain/identity.js';
import type { RequestArguments } from '../domain/request.js';
import type { FencedWriter } from '../engines/fenced-writer.js';
import { decodeQueueItem, type QueueItemRequest } from '../metron/queue-item.js';
import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { Step, Znode, ZooKeeper } from '../zookeeper/port.js';
import { type QueueItem, queueOrder, takeStep } from '../zookeeper/recipes/distributed-queue.js';
import { childOf } from '../zookeeper/znode-path.js';
import type { CrashPoint } from './crash-points.js';
import { quarantinedData } from './quarantine.js';
import { unlessChanged } from './request-intake.js';

export interface MetronIntakeOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly queuePath: string;
  readonly writer: FencedWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly crash: CrashPoint;
  readonly onChange: () => void;
}

/** Turns items of Metron's queue into requests, each in one commit. What can't be read is put aside, and holds nothing up. */
export class MetronIntake implements Disposable {
  readonly #options: MetronIntakeOptions;
  readonly #queue: Mirror;
  /** Taken by us, and not yet seen gone in the mirror. */
  readonly #taken = new Set<string>();

  private constructor(options: MetronIntakeOptions, queue: Mirror) {
    this.#options = options;
    this.#queue = queue;
  }

  static async open(options: MetronIntakeOptions, signal: AbortSignal): Promise<MetronIntake> {
    const { zk, clock, queuePath, onChange } = options;
    return new MetronIntake(options, await Mirror.open({ zk, clock, root: queuePath, depth: 1, onChange, signal }));
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }

  async takeAll(signal: AbortSignal): Promise<void> {
    for (const path of this.#taken) if (!this.#queue.znodes.has(path)) this.#taken.delete(path);
    const { queuePath } = this.#options;
    for (const { name, number } of queueOrder(this.#queue.names)) {
      const path = childOf(queuePath, name);
      const znode = this.#queue.znodes.get(path);
      if (znode !== undefined && !this.#taken.has(path)) await this.#take({ name, number, path }, znode, signal);
    }
  }

  async #take(item: QueueItem, { data, stat }: Znode, signal: AbortSignal): Promise<void> {
    const { writer, log, crash } = this.#options;
    const id = `metron-${stat.czxid.toString(16)}`;
    const decoded = decodeQueueItem(data);
    const steps: Step[] = [takeStep(item, stat.version)];
    if (decoded.kind === 'request') steps.push(requestStep(id, decoded.request, this.#options));
    if (decoded.kind === 'broken') steps.push(quarantineStep(id, item, decoded.reason, data, this.#options));

    crash('before a queue item is taken');
    const isTaken = await unlessChanged(writer.commit(steps, signal));
    crash('after a queue item is taken');
    this.#taken.add(item.path);
    if (!isTaken) return;
    if (decoded.kind === 'broken')
      log.warn('a queue item that can not be read was put aside', { item: item.path, reason: decoded.reason, id });
    else log.info('queue item taken', { item: item.path, kind: decoded.kind, id });
  }
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

/** Names are judged when the request is decided, so that a bad one is answered like any other. */
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

function quarantineStep(id: string, { name }: QueueItem, reason: string, data: Uint8Array, { control, clock }: MetronIntakeOptions): Step {
  const record = quarantinedData({ source: 'metron queue', name, reason, at: clock.now() }, data);
  return { kind: 'create', path: control.quarantined(id), data: quarantinedCodec.encode(record) };
}
