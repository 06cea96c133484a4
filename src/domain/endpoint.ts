/** How a model is called: functions by name, each a path below the URL. */
export interface Endpoint {
  readonly url: string;
  /** `apply` is always there. */
  readonly functions: Readonly<Record<string, string>>;
}

/**
 * What endpoint.dat says so far. `unfinished`: it is being written. `own`: its host stands for this machine, and was replaced by the
 * address that others reach it by. `foreign`: the model says it listens on another machine.
 */
export type EndpointReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'own'; readonly endpoint: Endpoint; readonly port: number }
  | { readonly kind: 'foreign'; readonly endpoint: Endpoint; readonly host: string };

/** What a machine is known by. */
export interface NodeAddress {
  /** A host name or IP address that others reach it by; IPv6 without brackets. */
  readonly address: string;
  readonly hostname: string;
}

/** Whether others than this machine itself can reach it there. */
export function isRoutable(address: string): boolean {
  return !isLoopback(address.toLowerCase());
}

/** @param host of a URL, lower case; IPv6 without brackets */
export function standsForThisMachine(host: string, { address, hostname }: NodeAddress): boolean {
  return isLoopback(host) || host === '0.0.0.0' || host === '::' || [address, hostname].some((own) => own.toLowerCase() === host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
