import { type AclEntry, type Step, type StepResult, ZooKeeperError } from '../port.js';
import type { Chroot } from './chroot.js';
import { codes, faultOf } from './faults.js';
import { bufferOf, type Jute, type TransactionStep } from './jute.js';
import { aclRecords, createFlags, statFrom, versionOf } from './records.js';
import { frameOf, type Request } from './request.js';

/**
 * A request for several steps that are done all or not at all. Not made by the library's Transaction, which takes version 0 for "any version".
 *
 * @param acl of what is made without an ACL of its own
 */
export function commitRequest(
  jute: Jute,
  chroot: Chroot,
  steps: readonly Step[],
  acl: readonly AclEntry[],
): Request<readonly StepResult[]> {
  const path = steps[0]?.path ?? '/';
  const record = new jute.TransactionRequest(steps.map((step) => transactionStep(jute, chroot, step, acl)));
  return {
    path,
    kind: 'write',
    frame: frameOf(jute, path, jute.OP_CODES.MULTI, record),
    answer(code, body) {
      if (code !== codes.ok) throw new ZooKeeperError(faultOf(code).fault, path, { detail: faultOf(code).detail });
      const response = new jute.TransactionResponse();
      response.deserialize(body, 0);
      throwFirstFailure(response.results, steps);
      return response.results.map(({ path: made, stat }) => {
        if (made !== undefined) return chroot.fromServer(made);
        return stat && statFrom(stat);
      });
    },
  };
}

/** The error for a step that the server refused, alone or in a transaction. */
export function stepError(code: number, step: Pick<Step, 'kind' | 'path'>, place?: number): ZooKeeperError {
  const { fault, detail } = faultOf(code);
  return new ZooKeeperError(fault === 'no znode' && step.kind === 'create' ? 'no parent' : fault, step.path, { step: place, detail });
}

/** Throws for the step that made a transaction fail. The server reports `ok` for the steps before it and `inconsistency` for those after it. */
function throwFirstFailure(results: readonly { readonly err?: number }[], steps: readonly Step[]): void {
  const isCulprit = ({ err = codes.ok }: { readonly err?: number }) => err !== codes.ok && err !== codes.runtimeInconsistency;
  const place = results.findIndex(isCulprit);
  const step = steps[place];
  if (step !== undefined) throw stepError(results[place]?.err ?? codes.ok, step, place);
}

function transactionStep(jute: Jute, chroot: Chroot, step: Step, acl: readonly AclEntry[]): TransactionStep {
  const path = chroot.toServer(step.path);
  switch (step.kind) {
    case 'check':
      return { type: jute.OP_CODES.CHECK, path, version: versionOf(step.expected) };
    case 'write':
      return { type: jute.OP_CODES.SET_DATA, path, version: versionOf(step.expected), data: bufferOf(step.data) };
    case 'delete':
      return { type: jute.OP_CODES.DELETE, path, version: versionOf(step.expected) };
    case 'create': {
      const acls = aclRecords(jute, step.acl ?? acl).map((record) => ({ toRecord: () => record }));
      return { type: jute.OP_CODES.CREATE, path, data: bufferOf(step.data), acls, mode: createFlags[step.mode ?? 'persistent'] };
    }
  }
}
