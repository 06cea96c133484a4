import type { Assignment } from '../../control/records.js';
import { describeEnding } from '../../domain/ending.js';
import type { Endpoint } from '../../domain/endpoint.js';
import type { ModelManifest } from '../../domain/model-manifest.js';
import type { ReadyRule } from '../../domain/readiness.js';
import { messageOf } from '../../errors/message-of.js';
import type { Log } from '../../runtime/log/log.js';
import type { Registry } from '../registry.js';
import type { Ticker } from '../ticker.js';
import type { Ending } from './after-ending.js';
import type { InstanceDirectory } from './directory.js';
import type { ModelProcess, ModelProcessPorts } from './model-process.js';
import { untilReady } from './readiness-watch.js';
import type { InstanceStatus } from './status.js';

export interface AttendancePorts extends ModelProcessPorts {
  readonly registry: Registry;
  readonly ticker: Ticker;
  readonly log: Log;
}

export interface Attended {
  readonly assignment: Assignment;
  readonly directory: InstanceDirectory;
  readonly status: InstanceStatus;
  readonly running: ModelProcess;
  readonly manifest: ModelManifest;
  /** Why it cannot work on this node, from checks that take long and so run while it starts; undefined when nothing is missing. */
  readonly lacking: Promise<string | undefined>;
}

const workerReadySeconds = 600;

/** Attends one run of a model: waits until it is ready, registers it, and waits for its end. */
export class Attendance {
  readonly #ports: AttendancePorts;
  readonly #attended: Attended;

  constructor(ports: AttendancePorts, attended: Attended) {
    this.#ports = ports;
    this.#attended = attended;
  }

  /** @returns when the run has ended, or must be ended because it will never be ready */
  async untilEnd(signal: AbortSignal): Promise<Ending> {
    const { running, lacking } = this.#attended;
    const scope = new AbortController();
    const until = AbortSignal.any([signal, scope.signal]);
    const missing = lacking.then((reason) => (reason === undefined ? undefined : { reason, again: false }));
    // If something it requires is missing, that explains the end better than its exit status.
    const ended = running.whenEnded(until).then(async () => (await missing) ?? this.#account());
    // Often nobody awaits this promise: do not let its rejection go unhandled.
    ended.catch(() => {});
    try {
      const readied = await Promise.race([this.#becomeReady(missing, until), whenFound(missing), ended]);
      return readied ?? (await ended);
    } finally {
      scope.abort(new Error('the start of the model has ended'));
    }
  }

  /** @returns why it will never be ready; undefined when it is ready, and registered or about to be */
  async #becomeReady(missing: Promise<Ending | undefined>, signal: AbortSignal): Promise<Ending | undefined> {
    const { running, directory, status } = this.#attended;
    const { started } = running;
    const { pid } = started;
    if (started.ready !== undefined) {
      this.#announce(started.ready.endpoint, signal);
      return undefined;
    }
    status.become('starting', { pid });
    const readiness = await untilReady(
      this.#ports,
      {
        rule: this.#readyRule(),
        node: this.#ports.node,
        directory: directory.model,
        startedAt: started.startedAt,
        members: () => running.members(),
        onWaiting: (reason) => status.become('starting', { pid, reason }),
      },
      signal,
    );
    if (readiness.verdict === 'failed') return readiness;
    const lacks = await missing;
    if (lacks !== undefined) return lacks;

    const { endpoint, warning } = readiness;
    if (warning !== undefined) this.#ports.log.warn(warning, { pid });
    const ready = endpoint === undefined ? {} : { endpoint: { url: endpoint.url, functions: { ...endpoint.functions } } };
    await directory.saveProcess({ ...started, ready }).catch((error: unknown) => {
      this.#ports.log.warn('that an instance is ready is not saved: the next agent waits for it again', { pid, error });
    });
    this.#announce(endpoint, signal, warning);
    return undefined;
  }

  /** Registers the instance, which makes it ready. While ZooKeeper is away this waits, and the model runs on. */
  #announce(endpoint: Endpoint | undefined, signal: AbortSignal, reason?: string): void {
    const { assignment, status, running } = this.#attended;
    const { registry, log } = this.#ports;
    const { pid, startedAt } = running.started;
    const ready = () => {
      status.become('ready', { pid, endpoint, reason });
      log.info('an instance is ready', { pid, url: endpoint?.url });
    };
    const registered = endpoint === undefined ? Promise.resolve() : registry.register(assignment, endpoint, startedAt, signal);
    registered.then(ready, (error: unknown) => {
      if (!signal.aborted) status.become('starting', { pid, reason: `cannot be registered: ${messageOf(error)}` });
    });
  }

  async #account(): Promise<Ending> {
    const { running, assignment } = this.#attended;
    const { exit, exceededMemory } = await running.account();
    return { reason: describeEnding({ ...exit, exceededMemory, memoryMb: assignment.memoryMb }), again: true };
  }

  #readyRule(): ReadyRule {
    const { assignment, manifest } = this.#attended;
    return assignment.kind === 'worker' ? { by: 'heartbeat', timeoutSeconds: workerReadySeconds } : manifest.ready;
  }
}

function whenFound<Found>(maybe: Promise<Found | undefined>): Promise<Found> {
  return maybe.then((found) => found ?? new Promise<never>(() => {}));
}
