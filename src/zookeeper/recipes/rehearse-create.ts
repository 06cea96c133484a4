import { type CreateMode, type ZooKeeper, ZooKeeperError } from '../port.js';
import { childOf, parentOf } from '../znode-path.js';
import { isFault, type RecipePorts, untilDone } from './retry.js';

/**
 * Whether a znode could be made, with the parents it lacks, by whoever asks: a server takes the create as the first step of a commit whose
 * second one can't be done. Nothing is changed, no watch fires, no number is used up.
 *
 * @throws what the create would: exists, not allowed, too large; and the reason of `signal`
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

/** The trouble of the network is for `untilDone`; what a step of the commit met is the answer. */
function faultOf(error: unknown): ZooKeeperError {
  if (error instanceof ZooKeeperError && error.step !== undefined) return error;
  throw error;
}
