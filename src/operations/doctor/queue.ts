import { quarantinedCodec } from '../../control/records.js';
import { childOf } from '../../zookeeper/znode-path.js';
import { readServiceConfig } from '../read-registrations.js';
import { type Check, type Examined, type Finding, ok, problem, warning } from './check.js';

/** An item that waits so long waits for a service that does not take it. */
const staleMs = 60_000;
const shownItems = 5;

/** Metron's queue, and what was put aside since nobody understood it. */
export const queue: Check = {
  name: 'queue',
  async run(examined) {
    const { zk, zkRoot, clock, signal } = examined;
    const { queuePath } = await readServiceConfig(zk, zkRoot, signal);
    const items = (await zk.children(queuePath, { signal })) ?? [];
    const oldest = items.toSorted()[0];
    const stat = oldest === undefined ? undefined : await zk.stat(childOf(queuePath, oldest), { signal });
    const ageMs = stat === undefined ? 0 : clock.now() - stat.createdAt;
    const depth = `${items.length} in ${queuePath}`;
    const waiting =
      ageMs > staleMs
        ? problem(`${depth}, the oldest for ${Math.round(ageMs / 1000)} s`, 'whoever takes requests is not there: maas service status')
        : ok(depth);
    return [waiting, ...(await quarantined(examined))];
  },
};

async function quarantined({ zk, control, signal }: Examined): Promise<Finding[]> {
  const names = (await zk.children(control.quarantine, { signal })) ?? [];
  const newest = names.toSorted().slice(-shownItems);
  const read = newest.map(async (name) => {
    const path = control.quarantined(name);
    const znode = await zk.read(path, { signal });
    if (znode === undefined) return [];
    const { source, reason } = quarantinedCodec.decode(znode.data, path);
    return [warning(`put aside from the ${source}: ${reason}`, `look at ${path}, mend what sent it, then delete that znode`)];
  });
  const shown = (await Promise.all(read)).flat();
  return names.length <= shownItems
    ? shown
    : [...shown, warning(`${names.length - shownItems} more are put aside`, `they are in ${control.quarantine}`)];
}
