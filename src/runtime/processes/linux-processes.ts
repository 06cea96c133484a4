import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import type { Clock } from '../clock/clock.js';
import { hasErrno } from '../errno.js';
import type { ListeningSocket } from '../proc/net-tcp.js';
import * as proc from '../proc/proc-files.js';
import { untilAborted } from '../waits/until-aborted.js';
import type { Command, Completed, Exit, ListeningPort, Processes, ProcessIdentity, Program } from './processes.js';
import { attendProgram, runProgram } from './run-program.js';
import { goAhead, parseExit, shimArguments } from './shim.js';

const pollMs = 500;

/** Processes of this machine, through /proc. */
export class LinuxProcesses implements Processes {
  readonly bootId = proc.bootIdOfMachine();
  readonly pidNamespace = proc.ownPidNamespace();
  readonly #clock: Clock;
  /** The processes that we started and that have not ended, by pid. */
  readonly #children = new Map<number, Promise<void>>();
  readonly #watched = new Map<() => void, ProcessIdentity>();
  #polling = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async start(command: Command, admit: (process: ProcessIdentity) => Promise<void>): Promise<ProcessIdentity> {
    const child = await spawnShim(command);
    const process = this.#adopt(child);
    try {
      await admit(process);
      child.stdin?.end(goAhead);
      return process;
    } catch (error) {
      child.stdin?.destroy();
      throw error;
    }
  }

  async exitOf(exitFile: string): Promise<Exit | undefined> {
    return parseExit(await readFile(exitFile, 'latin1').catch(() => ''));
  }

  run(program: Program): Promise<Completed> {
    return runProgram(program);
  }

  attend(program: Omit<Program, 'timeoutMs' | 'runAs'>): Promise<number | null> {
    return attendProgram(program);
  }

  async isAlive(process: ProcessIdentity): Promise<boolean> {
    return this.#isAlive(process);
  }

  async whenEnded(process: ProcessIdentity, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (!this.#isAlive(process)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#watched.set(resolve, process);
    void this.#children.get(process.pid)?.then(resolve);
    void this.#poll();
    try {
      await untilAborted(promise, signal);
    } finally {
      this.#watched.delete(resolve);
    }
  }

  async identify(pids: readonly number[]): Promise<readonly ProcessIdentity[]> {
    return pids.flatMap((pid) => this.#identityOf(pid) ?? []);
  }

  async byEnvironment(variable: string): Promise<ReadonlyMap<string, readonly ProcessIdentity[]>> {
    const found = new Map<string, ProcessIdentity[]>();
    for (const pid of await proc.allPids()) {
      const value = await proc.environmentValue(pid, variable);
      const identity = value === undefined ? undefined : this.#identityOf(pid);
      if (value === undefined || identity === undefined) continue;
      found.set(value, [...(found.get(value) ?? []), identity]);
    }
    return found;
  }

  async signal(process: ProcessIdentity, signal: NodeJS.Signals, target: 'process' | 'group'): Promise<void> {
    // A group whose leader has ended is not signalled: its id may belong to another group by now.
    if (!this.#isAlive(process)) return;
    try {
      globalThis.process.kill(target === 'group' ? -process.pid : process.pid, signal);
    } catch (error) {
      if (!hasErrno(error, 'ESRCH')) throw error;
    }
  }

  residentBytes(processes: readonly ProcessIdentity[]): Promise<number> {
    return sum(processes, proc.residentBytesOf);
  }

  proportionalBytes(processes: readonly ProcessIdentity[]): Promise<number> {
    return sum(processes, proc.proportionalBytesOf);
  }

  async listeningPorts(): Promise<readonly ListeningPort[]> {
    return proc.portsOf(await proc.listeningSockets('self'));
  }

  async listeningPortsOf(processes: readonly ProcessIdentity[]): Promise<readonly ListeningPort[]> {
    const [first] = processes;
    if (first === undefined) return [];
    const sockets = await proc.listeningSockets(first.pid);
    if (sockets.length === 0) return [];

    const held: ListeningSocket[] = [];
    for (const { pid } of processes) {
      const inodes = await proc.socketInodes(pid);
      held.push(...sockets.filter(({ inode }) => inodes.has(inode)));
    }
    return proc.portsOf(held);
  }

  async listenerOn(port: number): Promise<{ pid: number; name: string } | undefined> {
    const sockets = (await proc.listeningSockets('self')).filter((socket) => socket.port === port);
    if (sockets.length === 0) return undefined;
    for (const pid of await proc.allPids()) {
      const inodes = await proc.socketInodes(pid);
      if (sockets.some(({ inode }) => inodes.has(inode))) return { pid, name: proc.statOf(pid)?.name ?? 'unknown' };
    }
    return undefined;
  }

  #adopt(child: ChildProcess): ProcessIdentity {
    const { pid } = child;
    const identity = pid === undefined ? undefined : this.#identityOf(pid);
    if (pid === undefined || identity === undefined) throw new Error('the shell that was just started has ended already');
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#children.set(pid, ended);
    void ended.then(() => this.#children.delete(pid));
    child.unref();
    return identity;
  }

  #identityOf(pid: number): ProcessIdentity | undefined {
    const stat = proc.statOf(pid);
    return stat && { pid, startTicks: stat.startTicks, bootId: this.bootId };
  }

  #isAlive({ pid, startTicks, bootId }: ProcessIdentity): boolean {
    return bootId === this.bootId && proc.statOf(pid)?.startTicks === startTicks;
  }

  /** One loop that polls all processes waited for, instead of one for each. */
  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      while (this.#watched.size > 0) {
        await this.#clock.sleep(pollMs);
        for (const [resolve, process] of this.#watched) if (!this.#isAlive(process)) resolve();
      }
    } finally {
      this.#polling = false;
    }
  }
}

async function spawnShim(command: Command): Promise<ChildProcess> {
  await stat(command.directory);
  await using files = new AsyncDisposableStack();
  const opened = async (path: string, flags: string): Promise<FileHandle> => files.use(await open(path, flags, 0o644));
  const stdout = await opened(command.stdoutFile, 'a');
  const stderr = await opened(command.stderrFile, 'a');
  const exit = await opened(command.exitFile, 'w');

  const child = spawn('/bin/sh', shimArguments(command.file, command.arguments), {
    cwd: command.directory,
    env: command.environment,
    detached: true,
    stdio: ['pipe', stdout.fd, stderr.fd, exit.fd],
    ...command.runAs,
  });
  // The shim may end before it is told to go on; writing to it then fails, which its exit tells anyway.
  child.stdin?.on('error', () => {});
  await once(child, 'spawn');
  return child;
}

async function sum(processes: readonly ProcessIdentity[], bytesOf: (pid: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (const { pid } of processes) total += await bytesOf(pid);
  return total;
}
