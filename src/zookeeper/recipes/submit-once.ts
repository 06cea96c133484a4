import type { ZooKeeper } from '../port.js';
import { createWithParents } from './ensure-path.js';
import { isFault, isPassing, type RecipePorts, untilDone } from './retry.js';

/**
 * Creates a persistent znode exactly once, whatever the network does. The name must be unique to the submitter, as `requests/<uuid>` is:
 * after a create of unknown outcome, a znode of that name can only be the one submitted.
 *
 * @throws ZooKeeperError exists when somebody else created it first, not allowed, too large; the reason of `signal`, and then it may exist
 */
export async function submitOnce(zk: ZooKeeper, path: string, data: Uint8Array, ports: RecipePorts, signal: AbortSignal): Promise<void> {
  let mayBeThere = false;
  await untilDone(
    async () => {
      try {
        await createWithParents(zk, path, data, { signal });
      } catch (error) {
        if (isFault(error, 'exists') && mayBeThere) return;
        mayBeThere ||= isPassing(error);
        throw error;
      }
    },
    ports,
    signal,
  );
}
