/**
 * The processes of this machine: the only place that starts any.
 *
 * A process is told from a later one with the same pid by its start time and the machine's boot id.
 */
export interface Processes {
  /** Of this boot of the machine. */
  readonly bootId: string;
  /** @throws Failure NOT_ALLOWED, or an error naming the file that could not be run */
  start(command: Command): Promise<ProcessIdentity>;
  /** @returns undefined when it has ended, or when another process has its pid now */
  inspect(process: ProcessIdentity): Promise<ProcessView | undefined>;
  /** Every process whose environment carries `variable=value`, a child that called setsid too. */
  findByEnvironment(variable: string, value: string): Promise<readonly ProcessIdentity[]>;
  /** Signalling what has ended is no error. */
  signal(process: ProcessIdentity, signal: NodeJS.Signals, target: 'process' | 'group'): Promise<void>;
  /** TCP ports in LISTEN that any of these holds, by IPv4 or IPv6. */
  listeningPorts(processes: readonly ProcessIdentity[]): Promise<readonly ListeningPort[]>;
}

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
  readonly bootId: string;
}

export interface ProcessView {
  readonly identity: ProcessIdentity;
  /** bytes */
  readonly residentBytes: number;
}

export interface ListeningPort {
  readonly port: number;
  /** Only reachable from this machine. */
  readonly loopbackOnly: boolean;
}

/** Started detached in a session of its own; its output goes to files, appended: never to a pipe, which would end it with us. */
export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdoutFile: string;
  readonly stderrFile: string;
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined;
}
