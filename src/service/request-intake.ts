import { decodingOnce } from '../control/decoding.js';
import type { ControlPaths } from '../control/layout.js';
import { Mirror, type MirroredZnode } from '../control/mirror.js';
import { type Request, requestCodec } from '../control/records.js';
import { describeModel } from '../domain/identity.js';
import { decideRequest, type Rejection, type RequestOutcome } from '../domain/request.js';
import { type FencedWriter, unlessChanged } from '../engines/fenced-writer.js';
import type { Engine } from '../engines/port.js';
import type { Log } from '../runtime/log/log.js';
import type { Step, ZooKeeper } from '../zookeeper/port.js';
import { isFault, type RecipePorts } from '../zookeeper/recipes/retry.js';
import type { CrashPoint } from './crash-points.js';
import type { DeploymentBook } from './deployment-book.js';
import { putAsideSteps } from './quarantine.js';

export interface IntakeOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly writer: FencedWriter;
  readonly deployments: DeploymentBook;
  readonly engines: readonly Engine[];
  readonly log: Log;
  readonly crash: CrashPoint;
  readonly onChange: () => void;
}

const keptMs = 7 * 24 * 3_600_000;
const keptRequests = 10_000;

const decodeRequest = decodingOnce(requestCodec);

/** Decides requests in the order they were made. Each decision and its effect are one commit: a crash leaves a request waiting or decided. */
export class RequestIntake implements Disposable {
  readonly #options: IntakeOptions;
  readonly #requests: Mirror;
  /** Requests that were decided here, until the mirror shows it. */
  readonly #decided = new Set<string>();

  private constructor(options: IntakeOptions, requests: Mirror) {
    this.#options = options;
    this.#requests = requests;
  }

  static async open(options: IntakeOptions, signal: AbortSignal): Promise<RequestIntake> {
    const { zk, clock, random, control, onChange } = options;
    return new RequestIntake(options, await Mirror.open({ zk, clock, random, root: control.requests, depth: 1, onChange, signal }));
  }

  [Symbol.dispose](): void {
    this.#requests[Symbol.dispose]();
  }

  /** Decides all waiting requests; none while an earlier one may not have been read yet. */
  async takeAll(signal: AbortSignal): Promise<void> {
    for (const path of this.#decided) if (!this.#requests.znodes.has(path)) this.#decided.delete(path);
    if (!this.#requests.isComplete) return;
    for (const znode of this.#waiting()) await this.#take(znode, signal);
  }

  /** Deletes decided requests that are too old or too many. */
  async prune(signal: AbortSignal): Promise<void> {
    const { clock, writer } = this.#options;
    const ended = [...this.#requests.znodes.values()].filter((znode) => isDecided(znode)).sort(byCreation);
    const surplus = Math.max(0, ended.length - keptRequests);
    const old = ended.filter(({ stat }, index) => index < surplus || stat.modifiedAt < clock.now() - keptMs);
    await writer.deleteAll(old, signal);
  }

  #waiting(): MirroredZnode[] {
    return [...this.#requests.znodes.values()].filter((znode) => !this.#decided.has(znode.path) && !isDecided(znode)).sort(byCreation);
  }

  async #take(znode: MirroredZnode, signal: AbortSignal): Promise<void> {
    const decoded = decodeRequest(znode);
    if ('fault' in decoded) return this.#putAside(znode, 'this version of maas cannot read it as a request', signal);
    const outcome = this.#decide(decoded.value);
    if (outcome === undefined) return this.#putAside(znode, 'maas failed to decide it, which is a defect in maas', signal);
    try {
      await this.#answer(znode, decoded.value, outcome, signal);
    } catch (error) {
      if (!isFault(error, 'too large')) throw error;
      await this.#refuseTooLarge(znode, decoded.value, signal);
    }
  }

  async #answer(znode: MirroredZnode, request: Request, outcome: RequestOutcome, signal: AbortSignal): Promise<void> {
    const { writer, deployments, crash, log } = this.#options;
    const steps = [this.#answerStep(znode, request, outcome)];
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

  /** Rejects a request that is too large together with its deployment. The rejection fits, as the client could send the request. */
  async #refuseTooLarge(znode: MirroredZnode, request: Request, signal: AbortSignal): Promise<void> {
    const reason = 'the request and its deployment are more than ZooKeeper takes in one packet';
    const rejection: Rejection = { state: 'rejected', code: 'PACKET_TOO_LARGE', reason };
    try {
      await this.#answer(znode, request, rejection, signal);
    } catch (error) {
      if (!isFault(error, 'too large')) throw error;
      await this.#putAside(znode, reason, signal);
    }
  }

  /** @returns undefined on a defect in maas: the service must not crash over the same request again and again */
  #decide(request: Request): RequestOutcome | undefined {
    const { deployments, engines, clock, log } = this.#options;
    const deployment = deployments.find(request.arguments);
    const engineName = request.arguments.verb === 'add' ? request.arguments.engine : deployment?.engine;
    const view = {
      deployment,
      engines: engines.map(({ name }) => name),
      nodes: engines.find(({ name }) => name === engineName)?.nodes(),
      mayWait: request.requester.via === 'metron',
    };
    try {
      return decideRequest(request.arguments, view, clock.now());
    } catch (error) {
      log.error('a request could not be decided', { model: describeModel(request.arguments), error });
      return undefined;
    }
  }

  #answerStep({ path, stat }: MirroredZnode, request: Request, outcome: RequestOutcome): Step {
    const decided: Request = {
      ...request,
      state: outcome.state,
      decidedAt: this.#options.clock.now(),
      ...(outcome.reason !== undefined && { reason: outcome.reason }),
      ...(outcome.state === 'rejected' && { code: outcome.code }),
      ...(outcome.state === 'rejected' && outcome.misfits !== undefined && { misfits: [...outcome.misfits] }),
      ...(outcome.state === 'done' && { wanted: { before: outcome.before, after: outcome.after } }),
    };
    // The expected version makes the whole commit fail if the request was withdrawn or changed meanwhile.
    return { kind: 'write', path, data: requestCodec.encode(decided), expected: stat.version };
  }

  async #putAside(znode: MirroredZnode, reason: string, signal: AbortSignal): Promise<void> {
    const { control, writer, clock, log } = this.#options;
    const { path, segments, data, stat } = znode;
    const [name = ''] = segments;
    const about = { source: 'requests', name, reason, at: clock.now() } as const;
    const steps = putAsideSteps({ path, version: stat.version, to: control.quarantined(`request-${name}`), about, data });
    if (await unlessChanged(writer.commit(steps, signal))) log.warn('a request was put aside', { path, reason });
    this.#decided.add(path);
  }
}

function isDecided(znode: MirroredZnode): boolean {
  const decoded = decodeRequest(znode);
  return 'value' in decoded && decoded.value.state !== 'waiting';
}

function byCreation(a: MirroredZnode, b: MirroredZnode): number {
  return a.stat.czxid < b.stat.czxid ? -1 : 1;
}

function told(outcome: RequestOutcome): Record<string, unknown> {
  const { state, reason } = outcome;
  return outcome.state === 'done' ? { state, before: outcome.before, after: outcome.after, reason } : { state, code: outcome.code, reason };
}
