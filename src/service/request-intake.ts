import type { ControlPaths } from '../control/layout.js';
import { Mirror, type MirroredZnode } from '../control/mirror.js';
import { quarantinedCodec, type Request, requestCodec } from '../control/records.js';
import { describeModel } from '../domain/identity.js';
import { decideRequest, type RequestOutcome } from '../domain/request.js';
import type { FencedWriter } from '../engines/fenced-writer.js';
import type { Engine } from '../engines/port.js';
import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import { type Step, type ZooKeeper, ZooKeeperError } from '../zookeeper/port.js';
import type { CrashPoint } from './crash-points.js';
import type { DeploymentBook } from './deployment-book.js';
import { quarantinedData } from './quarantine.js';

export interface IntakeOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly writer: FencedWriter;
  readonly deployments: DeploymentBook;
  readonly engines: readonly Engine[];
  readonly clock: Clock;
  readonly log: Log;
  readonly crash: CrashPoint;
  readonly onChange: () => void;
}

const keptMs = 7 * 24 * 3_600_000;
const keptRequests = 10_000;

/** Takes requests in the order they were made, each with what comes of it in one commit: a crash leaves it waiting, or decided. */
export class RequestIntake implements Disposable {
  readonly #options: IntakeOptions;
  readonly #requests: Mirror;
  /** Decided by us, and not yet seen decided in the mirror. */
  readonly #decided = new Set<string>();

  private constructor(options: IntakeOptions, requests: Mirror) {
    this.#options = options;
    this.#requests = requests;
  }

  static async open(options: IntakeOptions, signal: AbortSignal): Promise<RequestIntake> {
    const { zk, clock, control, onChange } = options;
    return new RequestIntake(options, await Mirror.open({ zk, clock, root: control.requests, depth: 1, onChange, signal }));
  }

  [Symbol.dispose](): void {
    this.#requests[Symbol.dispose]();
  }

  /** Decides every request that waits. */
  async takeAll(signal: AbortSignal): Promise<void> {
    for (const path of this.#decided) if (!this.#requests.znodes.has(path)) this.#decided.delete(path);
    for (const znode of this.#waiting()) await this.#take(znode, signal);
  }

  /** Forgets decided requests that are old, or too many. */
  async prune(signal: AbortSignal): Promise<void> {
    const { clock, writer } = this.#options;
    const ended = [...this.#requests.znodes.values()].filter((znode) => isDecided(znode)).sort(byCreation);
    const surplus = Math.max(0, ended.length - keptRequests);
    const old = ended.filter(({ stat }, index) => index < surplus || stat.modifiedAt < clock.now() - keptMs);
    for (const { path, stat } of old) {
      await unlessChanged(writer.commit([{ kind: 'delete', path, expected: stat.version }], signal));
    }
  }

  #waiting(): MirroredZnode[] {
    return [...this.#requests.znodes.values()].filter((znode) => !this.#decided.has(znode.path) && !isDecided(znode)).sort(byCreation);
  }

  async #take(znode: MirroredZnode, signal: AbortSignal): Promise<void> {
    const { writer, deployments, crash, log } = this.#options;
    const request = this.#decode(znode);
    if (request === undefined) return this.#putAside(znode, signal);

    const outcome = this.#decide(request);
    const steps = [this.#answer(znode, request, outcome)];
    if (outcome.state === 'done') steps.push(await deployments.stepFor(outcome.deployment, signal));
    crash('before a request is taken');
    const taken = await unlessChanged(writer.commit(steps, signal));
    crash('after a request is taken');

    this.#decided.add(znode.path);
    if (!taken) return;
    if (outcome.state === 'done') deployments.took(outcome.deployment);
    const { verb } = request.arguments;
    log.info('request decided', { request: znode.path, verb, model: describeModel(request.arguments), ...told(outcome) });
  }

  #decide(request: Request): RequestOutcome {
    const { deployments, engines, clock } = this.#options;
    const deployment = deployments.find(request.arguments);
    const engineName = request.arguments.verb === 'add' ? request.arguments.engine : deployment?.engine;
    const view = {
      deployment,
      engines: engines.map(({ name }) => name),
      nodes: engines.find(({ name }) => name === engineName)?.nodes(),
      mayWait: request.requester.via === 'metron',
    };
    return decideRequest(request.arguments, view, clock.now());
  }

  #answer({ path, stat }: MirroredZnode, request: Request, outcome: RequestOutcome): Step {
    const decided: Request = {
      ...request,
      state: outcome.state,
      decidedAt: this.#options.clock.now(),
      ...(outcome.reason !== undefined && { reason: outcome.reason }),
      ...(outcome.state === 'rejected' && { code: outcome.code }),
      ...(outcome.state === 'rejected' && outcome.misfits !== undefined && { misfits: [...outcome.misfits] }),
      ...(outcome.state === 'done' && { wanted: { before: outcome.before, after: outcome.after } }),
    };
    // Withdrawn or changed meanwhile: then nothing of it happens.
    return { kind: 'write', path, data: requestCodec.encode(decided), expected: stat.version };
  }

  #decode({ path, data }: MirroredZnode): Request | undefined {
    try {
      return requestCodec.decode(data, path);
    } catch {
      return undefined;
    }
  }

  async #putAside({ path, segments, data, stat }: MirroredZnode, signal: AbortSignal): Promise<void> {
    const { control, writer, clock, log } = this.#options;
    const name = segments[0] ?? '';
    const record = quarantinedData({ source: 'requests', name, reason: 'it is no request of this maas', at: clock.now() }, data);
    const steps: Step[] = [
      { kind: 'delete', path, expected: stat.version },
      { kind: 'create', path: control.quarantined(`request-${name}`), data: quarantinedCodec.encode(record) },
    ];
    if (await unlessChanged(writer.commit(steps, signal))) log.warn('a request that can not be read was put aside', { path });
    this.#decided.add(path);
  }
}

/** @returns false when what the commit hangs on has changed; the first step, which says who leads, is never excused */
export async function unlessChanged(commit: Promise<void>): Promise<boolean> {
  try {
    await commit;
    return true;
  } catch (error) {
    const isRace = error instanceof ZooKeeperError && error.step !== undefined && error.step > 0;
    if (isRace && ['no znode', 'version conflict', 'exists'].includes(error.fault)) return false;
    throw error;
  }
}

function isDecided({ path, data }: MirroredZnode): boolean {
  try {
    return requestCodec.decode(data, path).state !== 'waiting';
  } catch {
    return false;
  }
}

function byCreation(a: MirroredZnode, b: MirroredZnode): number {
  return a.stat.czxid < b.stat.czxid ? -1 : 1;
}

function told(outcome: RequestOutcome): Record<string, unknown> {
  const { state, reason } = outcome;
  return outcome.state === 'done' ? { state, before: outcome.before, after: outcome.after, reason } : { state, code: outcome.code, reason };
}
