import type { ProcessIdentity } from './processes.js';

/** What holds the processes of an instance together, and to its memory: cgroups where they can be had, else a watch over /proc. */
export interface Containment {
  readonly kind: 'cgroup v2' | 'cgroup v1' | '/proc';
  /** For operators: what is in force, and what is not. */
  readonly description: string;
  /** @param name unique on the machine; the value of MAAS_INSTANCE in the environment of all its processes */
  open(name: string, limits: Limits): Promise<Enclosure>;
  /** One that was opened before we started. */
  reopen(name: string, limits: Limits, places: readonly string[]): Enclosure;
}

export interface Limits {
  readonly memoryBytes: number;
  readonly processes: number;
}

export interface Enclosure {
  /** Its directories, to be remembered for `reopen`; none without cgroups. */
  readonly places: readonly string[];
  /** Before the process has children. */
  admit(process: ProcessIdentity): Promise<void>;
  processes(): Promise<readonly ProcessIdentity[]>;
  /** Whether more memory was wanted than the limit, since it was opened. With cgroups the kernel has killed a process then. */
  exceededMemory(): Promise<boolean>;
  /** Once no process is left. */
  close(): Promise<void>;
}

export const instanceVariable = 'MAAS_INSTANCE';
