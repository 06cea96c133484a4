/** ZooKeeper's error codes, as they go over the wire (org.apache.zookeeper.KeeperException.Code). */
export const Code = {
  ok: 0,
  runtimeInconsistency: -2,
  marshallingError: -5,
  unimplemented: -6,
  badArguments: -8,
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  noChildrenForEphemerals: -108,
  nodeExists: -110,
  notEmpty: -111,
  sessionExpired: -112,
  invalidAcl: -114,
  authFailed: -115,
  sessionMoved: -118,
  noWatcher: -121,
  reconfigDisabled: -123,
} as const;

export type Code = (typeof Code)[keyof typeof Code];

/** Thrown for a request that is refused. Not an Error: clients often ask just to see whether it fails, and making a stack would take longer than the request. */
export class Refusal {
  readonly code: Code;
  readonly path: string;
  /** The place of the step that failed, in a multi. */
  readonly step: number | undefined;

  constructor(code: Code, path: string, step?: number) {
    this.code = code;
    this.path = path;
    this.step = step;
  }
}
