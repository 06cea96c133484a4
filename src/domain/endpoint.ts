/** How a model is called: functions by name, each a path below the URL. */
export interface Endpoint {
  readonly url: string;
  /** `apply` is always there. */
  readonly functions: Readonly<Record<string, string>>;
}

/**
 * What endpoint.dat says so far. `unfinished`: it is still being written. `own`: its host means this machine, and was replaced by the address
 * by which others reach it. `foreign`: the model says that it listens on another machine.
 */
export type EndpointReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'own'; readonly endpoint: Endpoint; readonly port: number }
  | { readonly kind: 'foreign'; readonly endpoint: Endpoint; readonly host: string };

/** The names of a machine. */
export interface NodeAddress {
  /** A host name or IP address that others reach it by; IPv6 without brackets. */
  readonly address: string;
  readonly hostname: string;
}

/** Whether other machines can reach the address: it is not loopback. */
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
