/** The services of a YARN cluster and its free resources. Every call may be repeated: it states the wanted result, not a change. */
export interface ResourceManager {
  /** The address, such as `http://rm1:8088`; several are separated by commas. */
  readonly address: string;
  /** @throws Failure YARN_UNREACHABLE, NOT_ALLOWED, YARN_REFUSED, as does every other call */
  state(signal: AbortSignal): Promise<ResourceManagerState>;
  nodes(signal: AbortSignal): Promise<readonly YarnNode[]>;
  /** @returns undefined when YARN has no such queue, or does not list its queues */
  queue(name: string, signal: AbortSignal): Promise<YarnQueue | undefined>;
  /** The services whose application waits or runs, with names that begin with `prefix`. */
  running(prefix: string, signal: AbortSignal): Promise<readonly YarnApplication[]>;
  /** @returns undefined when there is no service of that name; one that has ended is returned */
  service(name: string, signal: AbortSignal): Promise<YarnService | undefined>;
  /** Asks YARN for a service. If there is one of that name, it stays as it is. */
  submit(spec: ServiceSpec, signal: AbortSignal): Promise<void>;
  flex(name: string, component: string, containers: number, signal: AbortSignal): Promise<void>;
  /** Stops a service and frees its name. Succeeds also when there is none. */
  destroy(name: string, signal: AbortSignal): Promise<void>;
}

export interface ResourceManagerState {
  /** The address of the ResourceManager that answered. */
  readonly server: string;
  readonly version: string;
  readonly isActive: boolean;
  /** Whether `yarn.webapp.api-service.enable` is on. */
  readonly servesServices: boolean;
}

export interface YarnNode {
  readonly host: string;
  /** The node's state in YARN: RUNNING, LOST, UNHEALTHY, … */
  readonly state: string;
  readonly memoryMb: number;
  readonly usedMb: number;
  readonly containers: number;
  /** The node's Hadoop version. */
  readonly version: string;
  /** Why the node is unhealthy. */
  readonly report: string;
}

export interface YarnQueue {
  readonly name: string;
  /** RUNNING; a queue in any other state accepts no applications. */
  readonly state: string;
  /** Percent of its capacity that is in use. */
  readonly usedCapacity: number | undefined;
}

export interface YarnApplication {
  readonly name: string;
  /** YARN's state of the application; ACCEPTED while it waits for room for its application master. */
  readonly state: string;
  /** Why the application waits, as YARN says. */
  readonly diagnostics: string;
}

/** A service with its state: ACCEPTED, STARTED, STABLE, FLEX, STOPPED, FAILED, … */
export interface YarnService {
  readonly name: string;
  readonly state: string;
  readonly diagnostics: string;
  /** Undefined while the application master is not up, since only that knows the containers. */
  readonly component: { readonly wanted: number; readonly containers: readonly YarnContainer[] } | undefined;
}

export interface YarnContainer {
  readonly id: string;
  readonly state: string;
}

/** The request body with which YARN's Services API creates a service. */
export type ServiceSpec = Readonly<Record<string, unknown>> & { readonly name: string };

/** Whether the service has ended for good. It keeps its name until it is destroyed. */
export function hasEnded({ state }: YarnService): boolean {
  return ['STOPPED', 'FAILED', 'SUCCEEDED'].includes(state);
}
