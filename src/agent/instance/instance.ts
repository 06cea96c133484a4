import type { Assignment } from '../../control/records.js';
import type { NodeName } from '../../domain/identity.js';
import { defaultManifest, type ModelManifest } from '../../domain/model-manifest.js';
import { restartPolicy } from '../../domain/restart.js';
import { type StopCause, stopPlan } from '../../domain/stop-plan.js';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';
import { whenAborted } from '../../runtime/waits/until-aborted.js';
import type { FetchModel } from '../fetch.js';
import { rotateLogs } from '../log-rotation.js';
import { afterEnding, type Ending } from './after-ending.js';
import { Attendance, type AttendancePorts } from './attendance.js';
import type { History, InstanceDirectory } from './directory.js';
import { modelEnvironment } from './environment.js';
import { endStrays, ModelProcess, type Program, readProgram } from './model-process.js';
import { missingCommands, missingModules } from './preflight.js';
import { prepareModel } from './prepare.js';
import { InstanceStatus, type Publish } from './status.js';
import { seconds } from './words.js';
import { WorkTeller } from './work-teller.js';
import { isWorkerStuck, type WorkerHost } from './worker.js';

export interface InstancePorts extends AttendancePorts {
  readonly random: Random;
  readonly fetch: FetchModel;
  /** How to start workers; undefined on a node that runs models only. */
  readonly workers?: WorkerHost | undefined;
  /** default as maas.yaml declares */
  readonly restarts?: 'as declared' | 'never' | undefined;
}

/** The backoff for what is retried without end, such as a store that is away. */
const patience = { firstMs: 1_000, longestMs: 60_000 };

/**
 * One instance from its assignment to its removal: it is fetched, started, registered when ready, and started again when it ends.
 *
 * Its state is in its directory, so that the agent may be killed at any moment and the next one continues from there.
 */
export class Instance {
  readonly assignment: Assignment;
  readonly directory: InstanceDirectory;
  readonly #ports: InstancePorts;
  readonly #log: Log;
  readonly #status: InstanceStatus;
  readonly #work: WorkTeller;
  readonly #asked = new AbortController();
  #cause: StopCause | undefined;
  #process: ModelProcess | undefined;
  #lacking: Promise<string | undefined> = Promise.resolve(undefined);
  #manifest: ModelManifest = defaultManifest;
  #history: History | undefined;

  constructor(ports: InstancePorts, assignment: Assignment, directory: InstanceDirectory, publish: Publish) {
    this.#ports = ports;
    this.assignment = assignment;
    this.directory = directory;
    this.#log = ports.log.with({ instance: assignment.instance });
    this.#status = new InstanceStatus(assignment, ports.node.node as NodeName, ports.clock, publish);
    this.#work = new WorkTeller(ports.clock, this.#status);
  }

  /** Whether it will print nothing more. */
  get isOver(): boolean {
    return this.#status.state === 'failed' || this.#status.state === 'stopped';
  }

  /** Asks it to stop; `run` returns when it has. */
  stop(cause: StopCause): void {
    if (this.#cause !== 'removed') this.#cause = cause;
    this.#asked.abort(new Error(`the instance stops: ${cause}`));
  }

  /**
   * Runs until it is stopped. If `leaving` aborts, its processes keep running, for the next agent.
   */
  async run(leaving: AbortSignal): Promise<void> {
    const over = AbortSignal.any([leaving, this.#asked.signal]);
    try {
      await this.#live(over);
    } catch (error) {
      if (!over.aborted) await this.#giveUp(messageOf(error), error, over).catch(() => {});
    }
    if (this.#cause !== undefined) await this.#stop(this.#cause, leaving);
  }

  /** Checks regularly what may grow or hang: logs, memory, and a worker's heartbeat. */
  async tend(): Promise<void> {
    if (this.#process === undefined) return;
    await rotateLogs(this.directory).catch((error: unknown) => {
      this.#log.warn('the older part of a log is lost: it could not be copied', { error });
    });
    await this.#process.enforceMemory();
    if (this.assignment.kind === 'worker' && this.#status.state === 'ready') await this.#tendWorker(this.#process);
  }

  /** Callers notice a model that hangs; a worker that hangs shows only by its heartbeat. */
  async #tendWorker(running: ModelProcess): Promise<void> {
    await this.#work.tellWhenDue(this.directory);
    if (!(await isWorkerStuck(this.directory, running.started.startedAt, this.#ports.clock.now()))) return;
    this.#log.warn('a worker has not told for a minute that it lives, and is started again');
    await running.kill();
  }

  async #live(signal: AbortSignal): Promise<void> {
    await this.#patiently(() => this.directory.create(this.assignment), signal);
    this.#history = await this.#patiently(() => this.directory.history(), signal);
    this.#tell();
    const { gaveUp } = this.#history;
    if (gaveUp !== undefined) {
      this.#status.become('failed', { reason: gaveUp });
      return await whenAborted(signal);
    }
    let program = await this.#adopt(signal);
    for (;;) {
      program ??= await this.#patiently(() => this.#start(signal), signal);
      const ending = await this.#attend(program.manifest, signal);
      await this.#afterEnd(ending, signal);
      program = undefined;
    }
  }

  /** @returns the program that a previous agent has started; undefined when none runs */
  async #adopt(signal: AbortSignal): Promise<Program | undefined> {
    const started = await this.#patiently(() => this.directory.process(), signal);
    if (started === undefined) {
      await endStrays(this.#ports, this.assignment.instance, signal);
      return undefined;
    }
    const found = ModelProcess.adopt(this.#ports, this.assignment, this.directory, started);
    this.#process = found;
    if (found.isOfThisBoot) {
      this.#log.info('adopted an instance', { pid: started.pid, alive: await found.isAlive() });
      return await this.#read();
    }
    await this.#endProcess('ended', signal);
    return undefined;
  }

  /** Retries a step until it succeeds: a store may come back, and a full disk may get room. A Failure that is not retryable is thrown. */
  async #patiently<Result>(step: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const { clock, random } = this.#ports;
    for (let failures = 0; ; failures++) {
      try {
        return await step();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Failure && !error.retryable) throw error;
        const delayMs = backoffMs(patience, failures, random.fraction());
        const reason = `${messageOf(error)}; tries again in ${seconds(delayMs)}`;
        this.#log.warn('an instance cannot be started yet', { reason, error });
        const state = this.#status.state ?? 'placed';
        this.#status.become(state, { reason });
        // The start may have succeeded although its record could not be written.
        if (state === 'starting') await endStrays(this.#ports, this.assignment.instance, signal);
        await clock.sleep(delayMs, signal);
      }
    }
  }

  async #start(signal: AbortSignal): Promise<Program> {
    const { assignment, directory } = this;
    this.#status.become('fetching');
    await prepareModel(directory, assignment, this.#ports, signal);
    const program = await this.#read();

    this.#status.become('starting');
    const { processes, node, runAs } = this.#ports;
    const environment = modelEnvironment(assignment, node, directory.model, program.manifest.env);
    const scene = { directory: directory.model, environment, runAs, signal };
    const { requires } = program.manifest;
    const missing = await missingCommands(requires, scene);
    if (missing !== undefined) throw new Failure('MODEL_FAILED', missing);

    this.#history = await directory.history();
    this.#process = await ModelProcess.start(this.#ports, assignment, directory, program, this.#history.shipsEndpoint);
    this.#lacking = missingModules(requires, processes, scene).catch((error: unknown) => {
      if (!signal.aborted) this.#log.warn('what the model requires could not be looked for', { error });
      return undefined;
    });
    this.#status.become('starting', { pid: this.#process.started.pid });
    return program;
  }

  async #read(): Promise<Program> {
    const program = await readProgram(this.directory, this.assignment, this.#ports.workers);
    this.#manifest = program.manifest;
    return program;
  }

  #attend(manifest: ModelManifest, signal: AbortSignal): Promise<Ending> {
    const { assignment, directory } = this;
    const attended = { assignment, directory, status: this.#status, running: this.#running, manifest, lacking: this.#lacking };
    return new Attendance({ ...this.#ports, log: this.#log }, attended).untilEnd(signal);
  }

  async #afterEnd(ending: Ending, signal: AbortSignal): Promise<void> {
    const { clock, random, registry } = this.#ports;
    // Awaited only before the restart: while ZooKeeper is away it may take long.
    const unregistered = registry.unregister(this.assignment);
    const { exit, stderr } = await this.#running.account();
    const before = this.#history ?? (await this.directory.history());
    const again = ending.again && this.#ports.restarts !== 'never';
    const said = { at: clock.now(), exit, stderr };
    const after = afterEnding(before, { ...ending, again }, said, restartPolicy(this.#manifest.restart), random.fraction());
    this.#history = after.history;
    const { reason, restartInMs } = after;
    if (restartInMs === undefined) return await this.#giveUp(reason, undefined, signal);

    await this.#save(after.history);
    this.#tell();
    this.#log.warn('an instance ended', { reason });
    this.#status.become('backoff', { reason });
    await this.#endProcess('ended', signal);
    await Promise.all([unregistered, clock.sleep(restartInMs, signal)]);
  }

  /** Marks it as failed, for as long as it is assigned here. @throws the reason of `signal` */
  async #giveUp(reason: string, error: unknown, signal: AbortSignal): Promise<void> {
    this.#log.error('an instance failed', { reason, error });
    this.#history = { ...(this.#history ?? (await this.directory.history())), gaveUp: reason };
    await this.#save(this.#history);
    this.#tell();
    await this.#endProcess('ended', signal).catch((left: unknown) => this.#log.error('not all of it could be ended', { error: left }));
    this.#status.become('failed', { reason });
    await whenAborted(signal);
  }

  async #stop(cause: StopCause, leaving: AbortSignal): Promise<void> {
    const { clock, registry, random } = this.#ports;
    const wasReady = this.#process?.started.ready !== undefined || this.#status.state === 'ready';
    const { drainMs, graceMs, removesDirectory } = stopPlan(cause, this.#manifest.stop, wasReady);
    this.#status.become('draining', { reason: cause === 'removed' ? 'no longer wanted on this node' : 'its agent stops' });
    for (let failures = 0; ; failures++) {
      try {
        await registry.unregister(this.assignment);
        if (failures === 0 && (await this.#process?.isAlive())) await this.#drain(drainMs, leaving);
        await this.#endProcess(cause, leaving, graceMs);
        if (removesDirectory) await this.directory.remove();
        break;
      } catch (error) {
        if (leaving.aborted) return;
        this.#log.error('an instance cannot be stopped yet', { error });
        await clock.sleep(backoffMs(patience, failures, random.fraction()), leaving).catch(() => {});
        if (leaving.aborted) return;
      }
    }
    if (removesDirectory) this.#status.gone();
    else this.#status.become('placed', { reason: 'its agent was stopped' });
  }

  /** Gives calls under way time to finish; ends early if the model does. */
  async #drain(drainMs: number, leaving: AbortSignal): Promise<void> {
    if (drainMs === 0) return;
    const scope = new AbortController();
    const until = AbortSignal.any([leaving, scope.signal]);
    try {
      await Promise.race([this.#ports.clock.sleep(drainMs, until), this.#running.whenEnded(until)]);
    } finally {
      scope.abort(new Error('drained'));
    }
  }

  async #endProcess(cause: StopCause, signal: AbortSignal, graceMs = stopPlan(cause, this.#manifest.stop, false).graceMs): Promise<void> {
    const { instance } = this.assignment;
    if (this.#process === undefined) return await endStrays(this.#ports, instance, signal);
    if (!(await this.#process.end(graceMs, signal))) throw new Error(`processes of ${instance} are left after SIGKILL`);
    this.#process = undefined;
  }

  get #running(): ModelProcess {
    if (this.#process === undefined) throw new Error(`${this.assignment.instance} has no process`);
    return this.#process;
  }

  /** A full disk must not keep a model from being reported or restarted; the next agent then only counts fewer ends. */
  async #save(history: History): Promise<void> {
    await this.directory
      .saveHistory(history)
      .catch((error: unknown) => this.#log.error('how often an instance ended is not saved', { error }));
  }

  #tell(): void {
    if (this.#history !== undefined) this.#status.remember(this.#history.restarts, this.#history.lastExit);
  }
}
