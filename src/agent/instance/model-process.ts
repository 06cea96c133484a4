import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Assignment } from '../../control/records.js';
import { type InspectedModel, inspectModel } from '../../domain/model-start.js';
import { stopPlan } from '../../domain/stop-plan.js';
import { endpointFile } from '../../metron/endpoint.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Containment, Enclosure, Limits } from '../../runtime/processes/containment.js';
import type { Exit, Processes, ProcessIdentity, UserIdentity } from '../../runtime/processes/processes.js';
import { readModelListing } from '../../storage/model-listing.js';
import type { InstanceDirectory, StartedProcess } from './directory.js';
import { endProcesses, membersOf } from './end-processes.js';
import { heartbeatFile, modelEnvironment, type NodeSettings } from './environment.js';
import { type WorkerHost, workerProgram } from './worker.js';

export interface ModelProcessPorts {
  readonly processes: Processes;
  readonly containment: Containment;
  readonly clock: Clock;
  readonly node: NodeSettings;
  readonly runAs: UserIdentity | undefined;
}

/** How to start a model from its directory, as `inspectModel` determines it. */
export type Program = InspectedModel;

export async function readProgram(directory: InstanceDirectory, assignment: Assignment, workers: WorkerHost | undefined): Promise<Program> {
  return assignment.kind === 'worker' ? workerProgram(assignment, workers) : inspectModel(await readModelListing(directory.model));
}

/** One run of a model: its processes, and the enclosure that limits them. */
export class ModelProcess {
  readonly started: StartedProcess;
  readonly #ports: ModelProcessPorts;
  readonly #assignment: Assignment;
  readonly #directory: InstanceDirectory;
  readonly #enclosure: Enclosure;
  #exceededMemory = false;

  /**
   * Starts a model. What the next agent needs to find it is on disk before the model executes its first instruction.
   *
   * @throws an error naming what could not be opened or written
   */
  static async start(
    ports: ModelProcessPorts,
    assignment: Assignment,
    directory: InstanceDirectory,
    program: Program,
    shipsEndpoint: boolean,
  ) {
    const { processes, containment, clock } = ports;
    if (!shipsEndpoint) await rm(path.join(directory.model, endpointFile), { force: true, recursive: true });
    await rm(path.join(directory.model, heartbeatFile), { force: true, recursive: true });

    const stderrFrom = await directory.stderrLength();
    const enclosure = await containment.open(assignment.instance, limitsOf(assignment));
    const [file, ...rest] = program.start.argv;
    let started: StartedProcess | undefined;
    await processes.start(
      {
        file,
        arguments: rest,
        directory: directory.model,
        environment: modelEnvironment(assignment, ports.node, directory.model, program.manifest.env),
        runAs: ports.runAs,
        stdoutFile: directory.stdout,
        stderrFile: directory.stderr,
        exitFile: directory.exit,
      },
      async (identity) => {
        await enclosure.admit(identity);
        started = { ...identity, startedAt: clock.now(), places: [...enclosure.places], stderrFrom };
        await directory.saveProcess(started);
      },
    );
    if (started === undefined) throw new Error('a process was started without being admitted');
    await Promise.all([directory.stdout, directory.stderr].map((log) => chmod(log, 0o640).catch(() => {})));
    return new ModelProcess(ports, assignment, directory, started, enclosure);
  }

  /** Takes over a run that a previous agent started, whether it is still alive or not. */
  static adopt(ports: ModelProcessPorts, assignment: Assignment, directory: InstanceDirectory, started: StartedProcess): ModelProcess {
    const enclosure = ports.containment.reopen(assignment.instance, limitsOf(assignment), started.places);
    return new ModelProcess(ports, assignment, directory, started, enclosure);
  }

  private constructor(
    ports: ModelProcessPorts,
    assignment: Assignment,
    directory: InstanceDirectory,
    started: StartedProcess,
    enclosure: Enclosure,
  ) {
    this.#ports = ports;
    this.#assignment = assignment;
    this.#directory = directory;
    this.started = started;
    this.#enclosure = enclosure;
  }

  get leader(): ProcessIdentity {
    const { pid, startTicks, bootId } = this.started;
    return { pid, startTicks, bootId };
  }

  /** Whether it was started during this boot. If not, the reboot ended it, which says nothing about the model. */
  get isOfThisBoot(): boolean {
    return this.started.bootId === this.#ports.processes.bootId;
  }

  isAlive(): Promise<boolean> {
    return this.#ports.processes.isAlive(this.leader);
  }

  whenEnded(signal: AbortSignal): Promise<void> {
    return this.#ports.processes.whenEnded(this.leader, signal);
  }

  members(): Promise<readonly ProcessIdentity[]> {
    return this.#enclosure.processes();
  }

  /** Kills it when it uses more memory than its limit. Where cgroups enforce the limit, this does nothing. */
  async enforceMemory(): Promise<void> {
    if (this.#ports.containment.kind !== '/proc' || !(await this.#enclosure.exceededMemory())) return;
    this.#exceededMemory = true;
    await this.kill();
  }

  /** Kills all its processes except the shell above them, which records how it ended. */
  async kill(): Promise<void> {
    const { processes } = this.#ports;
    for (const member of await this.members()) if (member.pid !== this.leader.pid) await processes.signal(member, 'SIGKILL', 'process');
  }

  /** How it ended, and its last output. */
  async account(): Promise<{ readonly exit: Exit; readonly stderr: readonly string[]; readonly exceededMemory: boolean }> {
    const exit = (await this.#ports.processes.exitOf(this.#directory.exit)) ?? {};
    const stderr = await this.#directory.lastErrors(this.started.stderrFrom);
    const exceededMemory = this.#exceededMemory || (this.#ports.containment.kind !== '/proc' && (await this.#enclosure.exceededMemory()));
    return { exit, stderr, exceededMemory };
  }

  /** Ends all its processes, and forgets it. @returns false when some could not be ended */
  async end(graceMs: number, signal: AbortSignal): Promise<boolean> {
    const { instance } = this.#assignment;
    const isGone = await endProcesses(this.#ports, { instance, enclosure: this.#enclosure, leader: this.leader }, graceMs, signal);
    if (!isGone) return false;
    await this.#enclosure.close();
    await this.#directory.forgetProcess();
    return true;
  }
}

/** Ends processes that are marked as an instance's, when nothing else is known about it. */
export async function endStrays(ports: ModelProcessPorts, instance: string, signal: AbortSignal): Promise<void> {
  const strays = { instance, enclosure: undefined, leader: undefined };
  if ((await membersOf(ports.processes, strays)).length === 0) return;
  const { graceMs } = stopPlan('ended', { drainSeconds: 0, graceSeconds: 1 }, false);
  await endProcesses(ports, strays, graceMs, signal);
}

const mostProcesses = 4_096;

function limitsOf({ memoryMb }: Assignment): Limits {
  return { memoryBytes: memoryMb * 1_048_576, processes: mostProcesses };
}
