/**
 * The processes of this machine: the only place that starts any.
 *
 * A process is told from a later one with the same pid by its start time and the machine's boot id.
 */
export interface Processes {
  /** The kernel's id of this boot of the machine. */
  readonly bootId: string;
  /** The namespace in which our pids are valid, such as a container's; undefined where the kernel does not say. */
  readonly pidNamespace: string | undefined;

  /**
   * Starts a command that outlives us, in a session of its own, under a shell that writes its exit status down.
   *
   * @param admit called when the process exists and before the command runs: when it throws, or we die in it, the command never runs
   * @returns the shell's, which leads the process group
   * @throws whatever `admit` throws; an error naming the directory or file that could not be opened.
   *   A command that can't be run is no error here: it ends with status 126 or 127
   */
  start(command: Command, admit: (process: ProcessIdentity) => Promise<void>): Promise<ProcessIdentity>;
  /** How the command of this exit file ended; undefined while it runs, and when nobody could write it down. */
  exitOf(exitFile: string): Promise<Exit | undefined>;
  /**
   * Runs a short program to its end; it ends with us.
   *
   * @throws Failure TIMED_OUT after `timeoutMs`; an error with `code: 'ENOENT'` when there is no such program
   */
  run(program: Program): Promise<Completed>;
  /**
   * Runs a program that talks to whoever sits at our terminal, to its end: its input and output are ours.
   *
   * @returns its exit status; null when a signal ended it, as it does when `signal` aborts
   * @throws an error with `code: 'ENOENT'` when there is no such program; the reason of `signal`
   */
  attend(program: Omit<Program, 'timeoutMs' | 'runAs'>): Promise<number | null>;

  isAlive(process: ProcessIdentity): Promise<boolean>;
  /** Resolves when it has ended: at once for one that we started, within half a second for another. */
  whenEnded(process: ProcessIdentity, signal?: AbortSignal): Promise<void>;
  /** The identities of those of the given pids that are alive. */
  identify(pids: readonly number[]): Promise<readonly ProcessIdentity[]>;
  /** All processes whose environment has this variable, grouped by its value. This finds children that called setsid, too. */
  byEnvironment(variable: string): Promise<ReadonlyMap<string, readonly ProcessIdentity[]>>;
  /** Sends a signal to the process or to its group. A process that has ended is no error. */
  signal(process: ProcessIdentity, signal: NodeJS.Signals, target: 'process' | 'group'): Promise<void>;

  /** Physical memory of processes, in bytes, with each shared page counted in full for each of them: cheap, and never too little. */
  residentBytes(processes: readonly ProcessIdentity[]): Promise<number>;
  /** The same, but a page shared by n processes counts as an nth for each: exact, and expensive. */
  proportionalBytes(processes: readonly ProcessIdentity[]): Promise<number>;

  /** All TCP ports in LISTEN over IPv4 or IPv6, whichever process holds them. Cheap, and without connecting to any. */
  listeningPorts(): Promise<readonly ListeningPort[]>;
  /** The TCP ports in LISTEN that any of the given processes holds. */
  listeningPortsOf(processes: readonly ProcessIdentity[]): Promise<readonly ListeningPort[]>;
  /** For people: who listens on a port. Undefined when nobody does, or we may not see who. */
  listenerOn(port: number): Promise<{ readonly pid: number; readonly name: string } | undefined>;
}

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
  readonly bootId: string;
}

export interface ListeningPort {
  readonly port: number;
  /** Whether it is bound to loopback only, and so can be reached from this machine alone. */
  readonly loopbackOnly: boolean;
}

export interface Program {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** The whole environment: nothing is inherited from ours. */
  readonly environment: Readonly<Record<string, string>>;
  readonly runAs?: UserIdentity | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Completed {
  /** null when a signal ended it */
  readonly status: number | null;
  /** The first 64 KB of its standard output. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Its output goes to files, appended: never to a pipe, which would end it with us. */
export interface Command extends Omit<Program, 'timeoutMs' | 'signal'> {
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Emptied at the start, and written when the command ends: see `exitOf`. */
  readonly exitFile: string;
}

export interface UserIdentity {
  readonly uid: number;
  readonly gid: number;
}

/** A shell tells a signal as 128 and its number; a status above 128 is taken for that. */
export interface Exit {
  readonly status?: number | undefined;
  readonly signal?: string | undefined;
}

export function sameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.startTicks === other.startTicks && one.bootId === other.bootId;
}
