import { quarantinedCodec } from '../../control/records.js';
import { Failure } from '../../errors/catalogue.js';
import { decodeQueueItem } from '../../metron/queue-item.js';
import { queueOrder } from '../../zookeeper/recipes/distributed-queue.js';
import { childOf } from '../../zookeeper/znode-path.js';
import { isRunByMetron } from '../cluster/metron-cluster.js';
import { readServiceConfig } from '../cluster/read-registrations.js';
import { type Check, type Examined, type Finding, ok, problem, warning } from './check.js';

/** An item that has waited this long shows that no service takes requests. */
const staleMs = 60_000;
const shownItems = 5;
const examinedItems = 1_000;

/** Checks Metron's queue, and lists what was quarantined because it could not be decoded. */
export const queue: Check = {
  name: 'queue',
  async run(examined) {
    const { zk, zkRoot, clock, signal } = examined;
    const { queuePath } = await readServiceConfig(zk, zkRoot, signal);
    const names = (await zk.children(queuePath, { signal })) ?? [];
    const items = queueOrder(names);
    const oldest = items[0];
    const stat = oldest === undefined ? undefined : await zk.stat(childOf(queuePath, oldest.name), { signal });
    const ageMs = stat === undefined ? 0 : clock.now() - stat.createdAt;
    const depth = `${items.length} in ${queuePath}`;
    const waiting =
      ageMs > staleMs
        ? problem(`${depth}, the oldest for ${Math.round(ageMs / 1000)} s`, 'no service is taking requests: see maas service status')
        : ok(depth);
    const paths = items.slice(0, examinedItems).map(({ name }) => childOf(queuePath, name));
    const strange = names.length - items.length;
    const ignored =
      strange === 0
        ? []
        : [warning(`${strange} more in ${queuePath} do not have the name of a queue item, and are never taken`, 'delete them')];
    return [waiting, ...(await poisonous(examined, paths)), ...ignored, ...(await quarantined(examined))];
  },
};

/** Items that make Metron's own service exit, and that ours quarantines. */
async function poisonous(examined: Examined, paths: readonly string[]): Promise<Finding[]> {
  const { zk, signal } = examined;
  const read = paths.map(async (path) => {
    const znode = await zk.read(path, { signal });
    const decoded = znode === undefined ? undefined : decodeQueueItem(znode.data);
    return decoded?.kind === 'broken' ? [{ path, reason: decoded.reason }] : [];
  });
  const poison = (await Promise.all(read)).flat();
  if (poison.length === 0) return [];
  const endsMetron = await isRunByMetron(examined, 'auto');
  const shown = poison
    .slice(0, shownItems)
    .map(({ path, reason }) =>
      endsMetron
        ? problem(`${path} is a bad request that makes Metron's service exit: ${reason}`, 'delete that znode, and fix what put it there')
        : warning(`${path} is a bad request: ${reason}`, 'maas service will quarantine it; fix what put it there'),
    );
  const more = poison.length - shown.length;
  return more === 0 ? shown : [...shown, warning(`${more} more are bad requests`, 'fix what puts them there')];
}

async function quarantined({ zk, control, signal }: Examined): Promise<Finding[]> {
  const names = (await zk.children(control.quarantine, { signal })) ?? [];
  const newest = names.toSorted().slice(-shownItems);
  const read = newest.map(async (name) => {
    const path = control.quarantined(name);
    const znode = await zk.read(path, { signal });
    if (znode === undefined) return [];
    return [warning(describe(znode.data, path), `look at ${path}, fix what sent it, then delete that znode`)];
  });
  const shown = (await Promise.all(read)).flat();
  return names.length <= shownItems
    ? shown
    : [...shown, warning(`${names.length - shownItems} more are quarantined`, `they are in ${control.quarantine}`)];
}

function describe(data: Uint8Array, path: string): string {
  try {
    const { source, reason } = quarantinedCodec.decode(data, path);
    return `quarantined, from the ${source}: ${reason}`;
  } catch (error) {
    if (error instanceof Failure) return `quarantined, but ${error.message}`;
    throw error;
  }
}
