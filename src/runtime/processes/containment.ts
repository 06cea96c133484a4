import type { ProcessIdentity } from './processes.js';

/** Keeps track of the processes of each instance and limits their memory: by cgroups where they are available, else by watching /proc. */
export interface Containment {
  readonly kind: 'cgroup v2' | 'cgroup v1' | '/proc';
  /** For operators: which limits are enforced, and which are not. */
  readonly description: string;
  /** @param name unique on the machine; the value of MAAS_INSTANCE in the environment of all its processes */
  open(name: string, limits: Limits): Promise<Enclosure>;
  /** An enclosure that an earlier agent opened. */
  reopen(name: string, limits: Limits, places: readonly string[]): Enclosure;
}

export interface Limits {
  readonly memoryBytes: number;
  readonly processes: number;
}

export interface Enclosure {
  /** Directories of its cgroups, to be stored for a later `reopen`; empty without cgroups. */
  readonly places: readonly string[];
  /** Takes a process in; to be called before it has children. */
  admit(process: ProcessIdentity): Promise<void>;
  processes(): Promise<readonly ProcessIdentity[]>;
  /** Whether the instance has wanted more memory than its limit since it was opened. With cgroups the kernel has killed a process then. */
  exceededMemory(): Promise<boolean>;
  /** Releases what it holds; to be called once no process is left. */
  close(): Promise<void>;
}

export const instanceVariable = 'MAAS_INSTANCE';
