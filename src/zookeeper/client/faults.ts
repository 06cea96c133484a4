import type { ZooKeeperFault } from '../port.js';

/** The codes of KeeperException.Code (ZooKeeper 3.9) that mean something to maas. */
export const codes = {
  ok: 0,
  runtimeInconsistency: -2,
  noZnode: -101,
  sessionExpired: -112,
  sessionMoved: -118,
} as const;

const faults: Readonly<Record<number, ZooKeeperFault>> = {
  [-5]: 'too large',
  [-8]: 'bad path',
  [-101]: 'no znode',
  [-102]: 'not allowed',
  [-103]: 'version conflict',
  [-108]: 'ephemeral parent',
  [-110]: 'exists',
  [-111]: 'not empty',
  [-112]: 'session lost',
  [-114]: 'bad acl',
  [-115]: 'not allowed',
  // The server refused the request without reading it: it is too busy, or the session has moved to another server.
  [-118]: 'unavailable',
  [-119]: 'unavailable',
  [-124]: 'not allowed',
  [-125]: 'not allowed',
  [-127]: 'unavailable',
};

const names: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  [-2]: 'runtime inconsistency',
  [-3]: 'data inconsistency',
  [-4]: 'connection loss',
  [-5]: 'marshalling error',
  [-6]: 'unimplemented',
  [-7]: 'operation timeout',
  [-8]: 'bad arguments',
  [-118]: 'session moved to another server',
  [-119]: 'server is read-only',
  [-120]: 'ephemeral on a local session',
  [-122]: 'request timeout',
  [-124]: 'the server demands SASL',
  [-125]: 'quota exceeded',
  [-127]: 'the server throttles requests',
};

/** The fault for a code. An unknown code is a `server error`, since newer servers have more codes. */
export function faultOf(code: number): { fault: ZooKeeperFault; detail: string | undefined } {
  const fault = faults[code];
  if (fault !== undefined) return { fault, detail: names[code] };
  return { fault: 'server error', detail: `${names[code] ?? 'unknown error'} (${code})` };
}
