import { type CreateMode, type ZooKeeper, ZooKeeperError } from '../port.js';
import { childOf, parentOf } from '../znode-path.js';
import { isFault, type RecipePorts, untilDone } from './retry.js';

/**
 * Checks that the caller could create a znode with its missing parents. The create is sent as the first step of a commit whose second step
 * always fails, so nothing changes: no watch fires and no sequence number is used up.
 *
 * @throws what the create would throw: exists, not allowed, too large; the reason of `signal`
 */
export async function rehearseCreate(
  zk: ZooKeeper,
  { path, mode }: { readonly path: string; readonly mode?: CreateMode },
  ports: RecipePorts,
  signal: AbortSignal,
): Promise<void> {
  const create = { kind: 'create', path, data: new Uint8Array(), mode } as const;
  const impossible = { kind: 'check', path: childOf(path, 'rehearsed'), expected: 'any' } as const;
  const outcome = await untilDone(() => zk.commit([create, impossible], { signal }).catch(faultOf), ports, signal);
  if (!(outcome instanceof ZooKeeperError) || outcome.step === 1) return;
  if (!isFault(outcome, 'no parent')) throw outcome;
  await rehearseCreate(zk, { path: parentOf(path) }, ports, signal);
}

/** Returns the fault of a step of the commit, which is the answer; throws network errors on, for `untilDone` to retry. */
function faultOf(error: unknown): ZooKeeperError {
  if (error instanceof ZooKeeperError && error.step !== undefined) return error;
  throw error;
}
