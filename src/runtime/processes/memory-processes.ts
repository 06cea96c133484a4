import { constants } from 'node:os';
import { untilAborted } from '../waits/until-aborted.js';
import type { Command, Completed, Exit, ListeningPort, Processes, ProcessIdentity, Program } from './processes.js';

/** What a simulated command does from the moment it runs. */
export type MemoryProgram = (process: MemoryProcess) => void;

export interface MemoryProgramTable {
  /** By file name, for `start`. */
  readonly commands?: Readonly<Record<string, MemoryProgram>>;
  /** By file name, for `run`. */
  readonly programs?: Readonly<Record<string, (program: Program) => Partial<Completed>>>;
}

/** Simulated processes, for tests of code that starts some. Pids count up from 100. */
export class MemoryProcesses implements Processes {
  readonly bootId: string;
  readonly pidNamespace = 'pid:[1]';
  readonly #table: MemoryProgramTable;
  readonly #alive = new Map<number, MemoryProcess>();
  readonly #exits = new Map<string, Exit>();
  #lastPid = 100;

  constructor(table: MemoryProgramTable = {}, bootId = 'boot-1') {
    this.#table = table;
    this.bootId = bootId;
  }

  /** Oldest first. */
  get alive(): readonly MemoryProcess[] {
    return [...this.#alive.values()];
  }

  async start(command: Command, admit: (process: ProcessIdentity) => Promise<void>): Promise<ProcessIdentity> {
    this.#exits.delete(command.exitFile);
    const process = this.#spawn(command.environment, undefined, (exit) => this.#exits.set(command.exitFile, exit));
    try {
      await admit(process.identity);
    } catch (error) {
      process.exit({ status: 125 });
      throw error;
    }
    const program = this.#table.commands?.[command.file];
    if (program === undefined) process.exit({ status: 127 });
    else program(process);
    return process.identity;
  }

  async exitOf(exitFile: string): Promise<Exit | undefined> {
    return this.#exits.get(exitFile);
  }

  async run(program: Program): Promise<Completed> {
    program.signal?.throwIfAborted();
    const completed = this.#table.programs?.[program.file]?.(program);
    if (completed === undefined) throw Object.assign(new Error(`spawn ${program.file} ENOENT`), { code: 'ENOENT' });
    return { status: 0, stdout: '', stderr: '', ...completed };
  }

  async attend(program: Omit<Program, 'timeoutMs' | 'runAs'>): Promise<number | null> {
    return (await this.run({ ...program, timeoutMs: Number.POSITIVE_INFINITY })).status;
  }

  async isAlive(process: ProcessIdentity): Promise<boolean> {
    return this.#find(process) !== undefined;
  }

  async whenEnded(process: ProcessIdentity, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const found = this.#find(process);
    if (found === undefined) return;
    await untilAborted(found.ended, signal);
  }

  async identify(pids: readonly number[]): Promise<readonly ProcessIdentity[]> {
    return pids.flatMap((pid) => this.#alive.get(pid)?.identity ?? []);
  }

  async byEnvironment(variable: string): Promise<ReadonlyMap<string, readonly ProcessIdentity[]>> {
    const found = new Map<string, ProcessIdentity[]>();
    for (const { environment, identity } of this.alive) {
      const value = environment[variable];
      if (value !== undefined) found.set(value, [...(found.get(value) ?? []), identity]);
    }
    return found;
  }

  async signal(process: ProcessIdentity, signal: NodeJS.Signals, target: 'process' | 'group'): Promise<void> {
    const found = this.#find(process);
    if (found === undefined) return;
    const members = target === 'group' ? this.alive.filter(({ group }) => group === found.group) : [found];
    for (const member of members) member.receive(signal);
  }

  async residentBytes(processes: readonly ProcessIdentity[]): Promise<number> {
    return processes.reduce((total, process) => total + (this.#find(process)?.memoryBytes ?? 0), 0);
  }

  proportionalBytes(processes: readonly ProcessIdentity[]): Promise<number> {
    return this.residentBytes(processes);
  }

  async listeningPorts(): Promise<readonly ListeningPort[]> {
    return this.alive.flatMap(({ ports }) => ports);
  }

  async listeningPortsOf(processes: readonly ProcessIdentity[]): Promise<readonly ListeningPort[]> {
    return processes.flatMap((process) => this.#find(process)?.ports ?? []);
  }

  async listenerOn(port: number): Promise<{ pid: number; name: string } | undefined> {
    const holder = this.alive.find(({ ports }) => ports.some((each) => each.port === port));
    return holder && { pid: holder.identity.pid, name: 'memory' };
  }

  #find({ pid, startTicks, bootId }: ProcessIdentity): MemoryProcess | undefined {
    const found = this.#alive.get(pid);
    return bootId === this.bootId && found?.identity.startTicks === startTicks ? found : undefined;
  }

  #spawn(environment: Readonly<Record<string, string>>, group: number | undefined, onExit: (exit: Exit) => void): MemoryProcess {
    const pid = ++this.#lastPid;
    const process = new MemoryProcess({
      identity: { pid, startTicks: pid * 10, bootId: this.bootId },
      environment,
      group: group ?? pid,
      onExit: (exit) => {
        this.#alive.delete(pid);
        onExit(exit);
      },
      fork: (session) => this.#spawn(environment, session === 'own' ? undefined : process.group, () => {}),
    });
    this.#alive.set(pid, process);
    return process;
  }
}

interface MemoryProcessParts {
  readonly identity: ProcessIdentity;
  readonly environment: Readonly<Record<string, string>>;
  readonly group: number;
  readonly onExit: (exit: Exit) => void;
  readonly fork: (session: 'own' | 'same') => MemoryProcess;
}

export class MemoryProcess {
  readonly identity: ProcessIdentity;
  readonly environment: Readonly<Record<string, string>>;
  readonly group: number;
  readonly ended: Promise<void>;
  memoryBytes = 1_000_000;
  readonly received: NodeJS.Signals[] = [];
  readonly #parts: MemoryProcessParts;
  readonly #end: () => void;
  readonly #ignored = new Set<NodeJS.Signals>();
  #ports: readonly ListeningPort[] = [];

  constructor(parts: MemoryProcessParts) {
    this.#parts = parts;
    this.identity = parts.identity;
    this.environment = parts.environment;
    this.group = parts.group;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  get ports(): readonly ListeningPort[] {
    return this.#ports;
  }

  listen(port: number, loopbackOnly = false): void {
    this.#ports = [...this.#ports, { port, loopbackOnly }];
  }

  close(port: number): void {
    this.#ports = this.#ports.filter((each) => each.port !== port);
  }

  ignore(signal: NodeJS.Signals): void {
    this.#ignored.add(signal);
  }

  /** A child with the same environment, in this group or, as setsid does, in one of its own. */
  fork(session: 'own' | 'same' = 'same'): MemoryProcess {
    return this.#parts.fork(session);
  }

  exit(exit: Exit = { status: 0 }): void {
    this.#ports = [];
    this.#parts.onExit(exit);
    this.#end();
  }

  receive(signal: NodeJS.Signals): void {
    this.received.push(signal);
    const ends = signal === 'SIGKILL' || !this.#ignored.has(signal);
    if (ends && signal in constants.signals) this.exit({ signal });
  }
}
