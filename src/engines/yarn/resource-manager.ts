/** A YARN cluster, as far as its services and what there is room for go. Every call may be repeated: it says what shall be, not what to change. */
export interface ResourceManager {
  /** `http://rm1:8088`, or several. */
  readonly address: string;
  /** @throws Failure YARN_UNREACHABLE, NOT_ALLOWED, YARN_REFUSED; as every call */
  state(signal: AbortSignal): Promise<ResourceManagerState>;
  nodes(signal: AbortSignal): Promise<readonly YarnNode[]>;
  /** @returns undefined when YARN has no such queue, or does not say */
  queue(name: string, signal: AbortSignal): Promise<YarnQueue | undefined>;
  /** The services with an application that waits or runs. */
  running(prefix: string, signal: AbortSignal): Promise<readonly YarnApplication[]>;
  /** @returns undefined when there is none by that name, ended ones included */
  service(name: string, signal: AbortSignal): Promise<YarnService | undefined>;
  /** One that is there already stays as it is. */
  submit(spec: ServiceSpec, signal: AbortSignal): Promise<void>;
  flex(name: string, component: string, containers: number, signal: AbortSignal): Promise<void>;
  /** Stops it and forgets it; of one that is not there, too. */
  destroy(name: string, signal: AbortSignal): Promise<void>;
}

export interface ResourceManagerState {
  /** Which of several answered. */
  readonly server: string;
  readonly version: string;
  readonly isActive: boolean;
  /** Whether `yarn.webapp.api-service.enable` is on. */
  readonly servesServices: boolean;
}

export interface YarnNode {
  readonly host: string;
  /** RUNNING, LOST, UNHEALTHY, … */
  readonly state: string;
  readonly memoryMb: number;
  readonly usedMb: number;
  readonly containers: number;
  /** Of Hadoop. */
  readonly version: string;
  /** Why it is unhealthy. */
  readonly report: string;
}

export interface YarnQueue {
  readonly name: string;
  /** RUNNING, or it takes nothing. */
  readonly state: string;
  /** Of what it may use, percent. */
  readonly usedCapacity: number | undefined;
}

export interface YarnApplication {
  readonly name: string;
  /** ACCEPTED while it waits for room for its application master. */
  readonly state: string;
  /** Why it waits. */
  readonly diagnostics: string;
}

/** ACCEPTED, STARTED, STABLE, FLEX, STOPPED, FAILED, … */
export interface YarnService {
  readonly name: string;
  readonly state: string;
  readonly diagnostics: string;
  /** Undefined while its application master is not up: then nothing is known of its containers. */
  readonly component: { readonly wanted: number; readonly containers: readonly YarnContainer[] } | undefined;
}

export interface YarnContainer {
  readonly id: string;
  readonly state: string;
}

/** What YARN's Services API takes for a new service. */
export type ServiceSpec = Readonly<Record<string, unknown>> & { readonly name: string };

/** It runs no more, and keeps its name until it is destroyed. */
export function hasEnded({ state }: YarnService): boolean {
  return ['STOPPED', 'FAILED', 'SUCCEEDED'].includes(state);
}
